#include "tests/short_memory.hpp"

#include <sqlite3.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>

#ifdef __SANITIZE_THREAD__
#define LEVTOK_KEEPS_NEW
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LEVTOK_KEEPS_NEW
#endif
#endif

namespace levtok::testing {

#ifdef LEVTOK_KEEPS_NEW
const bool replaces_new = false;
#else
const bool replaces_new = true;
#endif

namespace {

std::atomic<bool> active{false};
std::atomic<long> allocation_count{0};
std::atomic<long> first_failure{0};  ///< 0: nothing fails
std::atomic<long> after_failures{0};
thread_local int spared = 0;

bool fails_now() {
    if (!active.load(std::memory_order_relaxed) || spared > 0) return false;
    const long number = ++allocation_count;
    const long first = first_failure.load();
    return first > 0 && number >= first && number < after_failures.load();
}

sqlite3_mem_methods sqlite_memory;

void* sqlite_allocate(int bytes) { return fails_now() ? nullptr : sqlite_memory.xMalloc(bytes); }
void* sqlite_reallocate(void* block, int bytes) {
    return fails_now() ? nullptr : sqlite_memory.xRealloc(block, bytes);
}

/// SQLite takes its allocator only before it is used, or after it was shut down.
void use(const sqlite3_mem_methods& methods) {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    sqlite3_initialize();
}

}  // namespace

void* allocate_or_fail(std::size_t bytes) {
    if (fails_now()) return nullptr;
    return std::malloc(bytes == 0 ? 1 : bytes);
}

ShortMemory::ShortMemory() {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
    auto methods = sqlite_memory;
    methods.xMalloc = sqlite_allocate;
    methods.xRealloc = sqlite_reallocate;
    use(methods);
    heal();
    active = true;
}

ShortMemory::~ShortMemory() {
    active = false;
    use(sqlite_memory);
}

void ShortMemory::fail(long from, long count) {
    first_failure = 0;
    allocation_count = 0;
    after_failures = from + count;
    first_failure = from;
}

void ShortMemory::heal() {
    first_failure = 0;
    allocation_count = 0;
}

long ShortMemory::allocations() const { return allocation_count; }
bool ShortMemory::has_failed() const {
    return first_failure > 0 && allocation_count >= first_failure;
}

void end_quietly_without_memory() {
    std::set_terminate([] { std::_Exit(3); });
    std::signal(SIGSEGV, [](int) { std::_Exit(3); });
}

SparedThread::SparedThread() { ++spared; }
SparedThread::~SparedThread() { --spared; }

}  // namespace levtok::testing

#ifndef LEVTOK_KEEPS_NEW
// With the default alignment; the forms for arrays call these.
void* operator new(std::size_t bytes) {
    void* const block = levtok::testing::allocate_or_fail(bytes);
    if (block == nullptr) throw std::bad_alloc();
    return block;
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    return levtok::testing::allocate_or_fail(bytes);
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
#endif
