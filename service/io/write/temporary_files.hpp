#pragma once

#include <string>

/// Removes temporary files when a signal ends the process.
namespace levtok::io {

/// During its lifetime remove_temporary_files() removes the file of this path. It does nothing for
/// more than 16 files at once, and for paths longer than the system allows.
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

/// Makes SIGINT, SIGTERM and SIGHUP call remove_temporary_files() before they end the process. A
/// signal that is ignored stays ignored.
void remove_temporary_files_on_signals();

}  // namespace levtok::io
