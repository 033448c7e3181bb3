#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace levtok::http::wire {

/// One unit of a counter, from its construction until it is destroyed or assigned to: however a
/// connection ends, it is no longer counted. The counter must outlive it.
class Counted {
public:
    Counted() = default;
    explicit Counted(std::atomic<std::size_t>& counter) : counter_(&counter) {
        counter_->fetch_add(1, std::memory_order_relaxed);
    }
    ~Counted() {
        if (counter_ != nullptr) counter_->fetch_sub(1, std::memory_order_relaxed);
    }
    Counted(Counted&& other) noexcept : counter_(std::exchange(other.counter_, nullptr)) {}
    Counted& operator=(Counted&& other) noexcept {
        std::swap(counter_, other.counter_);
        return *this;
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

    explicit operator bool() const { return counter_ != nullptr; }

private:
    std::atomic<std::size_t>* counter_ = nullptr;
};

}  // namespace levtok::http::wire
