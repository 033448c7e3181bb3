#pragma once

#include <sys/types.h>

#include <array>
#include <mutex>
#include <optional>
#include <string>

namespace levtok::store {

/// The files of an open SQLite database: a write into a file that was moved, removed or replaced
/// would be lost when the process ends, so it must not be acknowledged.
class OpenFiles {
public:
    explicit OpenFiles(std::string path) : path_(std::move(path)) {}

    /// Remembers which files the names mean now, where that is not known yet; `with_log` includes
    /// the log and its index, which exist once a connection writes.
    void remember(bool with_log);
    /// Throws Error(system) where a name no longer means the file that was remembered.
    void require_in_place() const;

private:
    struct Identity {
        dev_t device;
        ino_t number;
        friend bool operator==(const Identity&, const Identity&) = default;
    };
    static std::optional<Identity> identity_of(const std::string& path);

    std::string path_;
    mutable std::mutex mutex_;
    std::array<std::optional<Identity>, 3> known_;
};

}  // namespace levtok::store
