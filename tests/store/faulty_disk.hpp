#pragma once

#include <random>
#include <string>

/// A disk below SQLite that fails or loses its power on purpose.
namespace levtok::store {

enum class Fault {
    input_output,  ///< EIO
    full,          ///< ENOSPC
    short_write,   ///< half of the bytes, then ENOSPC
    sync,          ///< fsync fails; other operations do not
    power,         ///< nothing is taken any more
};

/// During its lifetime it is the disk of all SQLite files that are opened, one at a time. Nothing
/// is synced for good, so that it is fast; what the system would have kept is remembered.
class FaultyDisk {
public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    /// Lets the operation of this number, from 1 on, fail: a write, a truncation or a sync.
    void fail(Fault fault, long at);
    /// Whether the operation came.
    bool has_failed() const;
    /// Nothing fails from here on.
    void heal();
    /// Writes to `folder` what a loss of power now may leave of each file: what was synced, and any
    /// of the later operations in any order, writes cut at sectors.
    void lose_power(const std::string& folder, std::mt19937& random) const;
};

}  // namespace levtok::store
