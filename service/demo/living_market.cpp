#include "service/demo/living_market.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <utility>

#include "service/demo/demo.hpp"
#include "service/demo/published.hpp"
#include "service/demo/synthetic.hpp"

namespace levtok::demo {
namespace {

using Clock = std::chrono::system_clock;

/// False where the thread is asked to stop first.
bool sleep_until(Clock::time_point time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

void add(store::Store& store, const Hour& hour) {
    if (hour.rate) store.append_rates(benchmark, std::array{*hour.rate});
    if (hour.funding) store.append_funding(synthetic, std::array{*hour.funding});
    store.append_bars(synthetic, std::array{hour.bar});
    publish(store);
}

void grow(store::Store& store, std::chrono::duration<double> pause, const std::stop_token& stop) {
    const auto last = store.bars(synthetic, {.limit = 1, .newest_first = true});
    SyntheticMarket market;
    for (;;) {
        const Hour hour = market.next();
        if (!last.empty() && hour.bar.time <= last.front().time) continue;
        const auto after = Clock::now() + std::chrono::duration_cast<Clock::duration>(pause);
        const auto end = std::chrono::time_point_cast<Clock::duration>(hour.bar.time);
        if (!sleep_until(std::max(after, end), stop)) return;
        add(store, hour);
    }
}

}  // namespace

LivingMarket::LivingMarket(store::Store& store, std::chrono::duration<double> pause,
                           std::function<void(std::string_view)> on_trouble)
    : thread_([&store, pause, on_trouble = std::move(on_trouble)](const std::stop_token& stop) {
          try {
              grow(store, pause, stop);
          } catch (const std::exception& error) {
              on_trouble(std::string("the demo stands still: ") + error.what());
          }
      }) {}

}  // namespace levtok::demo
