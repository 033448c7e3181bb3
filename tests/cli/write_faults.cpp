#include "tests/cli/write_faults.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

namespace levtok::cli {
namespace {

std::atomic<WriteFault> planned{WriteFault::full};
std::atomic<int> left{0};  ///< calls until the one that fails; 0: none fails

/// Whether this call is the one.
bool is_due(bool of_the_kind) {
    int before = left;
    while (of_the_kind && before > 0) {
        if (left.compare_exchange_weak(before, before - 1)) return before == 1;
    }
    return false;
}

bool is(WriteFault fault) { return planned == fault; }

int refuse(int reason) {
    errno = reason;
    return -1;
}

}  // namespace

void fail_call(WriteFault fault, int number) {
    planned = fault;
    left = number;
}

}  // namespace levtok::cli

using levtok::cli::WriteFault;

/// These take the place of the C library's functions in this program.
extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
    using namespace levtok::cli;
    const bool fails =
        file > STDERR_FILENO && is_due(!is(WriteFault::sync) && !is(WriteFault::rename));
    if (!fails) return ::syscall(SYS_write, file, bytes, size);
    if (is(WriteFault::input_output)) return refuse(EIO);
    if (is(WriteFault::interrupted)) return refuse(EINTR);
    if (is(WriteFault::full)) return refuse(ENOSPC);
    fail_call(WriteFault::full, 1);
    return ::syscall(SYS_write, file, bytes, size / 2);
}

int fsync(int file) {
    using namespace levtok::cli;
    if (is_due(is(WriteFault::sync))) return refuse(EIO);
    return static_cast<int>(::syscall(SYS_fsync, file));
}

int rename(const char* from, const char* to) {
    using namespace levtok::cli;
    if (is_due(is(WriteFault::rename))) return refuse(ENOSPC);
    return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
}
