#pragma once

/// Allocations of C++ and of SQLite that fail on purpose.
namespace levtok::testing {

/// False under the thread sanitizer, whose own operators stand in the place of new.
extern const bool replaces_new;

/// During its lifetime allocations are counted in all threads but those that are spared.
class ShortMemory {
public:
    /// Nothing fails yet. No SQLite database may be open.
    ShortMemory();
    ~ShortMemory();
    ShortMemory(const ShortMemory&) = delete;
    ShortMemory& operator=(const ShortMemory&) = delete;

    /// Lets `count` allocations in a row fail, the first of them being number `from` from now on,
    /// of 1, 2, ….
    void fail(long from, long count = 1);
    /// Nothing fails from here on.
    void heal();
    /// Allocations since fail() or heal().
    long allocations() const;
    bool has_failed() const;
};

/// Ends this process with code 3 where an exception has no handler or a value is half made: the
/// JSON library allocates in destructors, and dereferences null in those of values without memory.
void end_quietly_without_memory();

/// During its lifetime the allocations of this thread neither fail nor count.
class SparedThread {
public:
    SparedThread();
    ~SparedThread();
    SparedThread(const SparedThread&) = delete;
    SparedThread& operator=(const SparedThread&) = delete;
};

}  // namespace levtok::testing
