#pragma once

#include <string>

/// Files that a signal must not leave behind.
namespace levtok::io {

/// While it lives, remove_temporary_files() removes the file of this path. Beyond the 16 that fit
/// at once, and for paths longer than the system's own, it does nothing.
class RemovalOnSignal {
public:
    RemovalOnSignal() = default;
    explicit RemovalOnSignal(const std::string& path);
    ~RemovalOnSignal();
    RemovalOnSignal(RemovalOnSignal&& other) noexcept;
    RemovalOnSignal& operator=(RemovalOnSignal&& other) noexcept;

private:
    int slot_ = -1;
};

/// Removes them all; may be called in a signal handler.
void remove_temporary_files();

/// From here on SIGINT, SIGTERM and SIGHUP end the process as they would, but after
/// remove_temporary_files(). A signal that is ignored stays ignored.
void remove_temporary_files_on_signals();

}  // namespace levtok::io
