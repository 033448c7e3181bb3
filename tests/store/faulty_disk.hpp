#pragma once

#include <cstdint>
#include <string>

/// A disk below SQLite that fails or loses its power on purpose.
namespace levtok::store {

enum class Fault {
    input_output,  ///< EIO
    full,          ///< ENOSPC
    short_write,   ///< half of the bytes, then ENOSPC
    sync,          ///< fsync fails; other operations do not
    read,          ///< a read fails; other operations do not
    power,         ///< nothing is taken or given any more
};

/// During its lifetime it is the disk of all SQLite files that are opened, one at a time. Nothing
/// is synced for good, so that it is fast; what the system would have kept is remembered.
class FaultyDisk {
public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    /// Lets the operation of this number, from 1 on, fail once: a write, a truncation or a sync, or
    /// a read where that is the fault.
    void fail(Fault fault, long at);
    /// Whether the operation came.
    bool has_failed() const;
    /// Whether the power is lost.
    bool is_dead() const;
    /// Nothing fails from here on.
    void heal();
    /// Writes to `folder` what a loss of power now may leave of each file: what was synced, and any
    /// of the later operations in any order, writes cut at sectors. Nobody may have a file open,
    /// and what is not synced is forgotten.
    void lose_power(const std::string& folder, std::uint64_t seed);
};

}  // namespace levtok::store
