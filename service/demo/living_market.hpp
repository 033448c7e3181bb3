#pragma once

#include <chrono>
#include <functional>
#include <string_view>
#include <thread>

#include "service/store/store.hpp"

namespace levtok::demo {

/// Adds an hour to the synthetic market after every `pause`, in a thread of its own, until it is
/// destroyed; the hour that the clock shows is the last one, and then each comes when it is over.
class LivingMarket {
public:
    /// The store outlives it. What the store refuses is told to `on_trouble`, and ends the growth.
    LivingMarket(store::Store& store, std::chrono::duration<double> pause,
                 std::function<void(std::string_view)> on_trouble);

private:
    std::jthread thread_;
};

}  // namespace levtok::demo
