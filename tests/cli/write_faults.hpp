#pragma once

/// Failures of the calls by which a process writes files.
namespace levtok::cli {

enum class WriteFault {
    input_output,  ///< write() fails with EIO
    full,          ///< with ENOSPC
    short_write,   ///< it takes half of the bytes, and fails with ENOSPC the next time
    interrupted,   ///< with EINTR, once
    sync,          ///< fsync() fails with EIO
    rename,        ///< rename() fails with ENOSPC
};

/// In this process and those that it forks, the call of this number, from 1 on, fails; 0: none.
/// Standard streams never fail.
void fail_call(WriteFault fault, int number);

}  // namespace levtok::cli
