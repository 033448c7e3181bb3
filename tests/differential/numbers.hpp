#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>

namespace levtok::differential {

/// Numbers drawn from a seed, the same on every machine: the generator is fixed by the C++ standard
/// and what is made of its bits stands here.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : generator_(seed) {}

    /// In [0, 1).
    double unit() { return static_cast<double>(generator_() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// Every order of magnitude is as likely as another.
    double spread(double low, double high) { return low * std::exp(unit() * std::log(high / low)); }
    bool chance(double probability) { return unit() < probability; }
    std::size_t below(std::size_t count) { return generator_() % count; }
    int count(int least, int most) {
        return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1)));
    }
    /// Near a normal number: the sum of twelve uniform ones.
    double bell() {
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += unit();
        return sum;
    }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return *(list.begin() + below(list.size()));
    }

private:
    std::mt19937_64 generator_;
};

}  // namespace levtok::differential
