#include "nav/metrics/running_path.hpp"

#include <algorithm>

namespace levtok::nav {

void RunningPath::add(Instant time, double nav, double price) {
    using std::chrono::ceil;
    using std::chrono::days;
    peak_ = std::max(peak_, nav);
    if (peak_ > 0) deepest_ = std::max(deepest_, 1 - nav / peak_);
    // The first row stays: returns count from it.
    if (time_.size() > 1 && ceil<days>(time_.back()) == ceil<days>(time)) {
        time_.back() = time;
        nav_.back() = nav;
        price_.back() = price;
        return;
    }
    time_.push_back(time);
    nav_.push_back(nav);
    price_.push_back(price);
}

PathView RunningPath::daily(double leverage) const {
    return {.time = time_, .nav = nav_, .price = price_, .leverage = leverage};
}

PathView RunningPath::underlying() const {
    return {.time = time_, .nav = price_, .price = price_, .leverage = 1};
}

}  // namespace levtok::nav
