#pragma once

#include <string>

/// The names of temporary files, and their removal when a process is ended before it has renamed
/// them.
namespace levtok::io {

/// A unique name in the folder of `path`, which begins with a dot and ends in `.levtok.tmp`.
std::string temporary_name(const std::string& path);

/// Protects an open temporary file from remove_left_files() of other processes until it is closed.
/// False where it was removed before.
bool mark_as_in_use(int descriptor);

/// Removes the temporary files that killed processes have left in the folder; those that are
/// being written stay.
void remove_left_files(const std::string& folder);

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
