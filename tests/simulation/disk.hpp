#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

/// A disk below SQLite that fails when it is told to.
namespace levtok::simulation {

using Random = std::mt19937_64;

/// How an operation fails.
/// power_loss lets this operation and all later ones fail.
enum class Fault { write_error, disk_full, short_write, sync_error, read_error, power_loss };

/// A layer between SQLite and the system (a VFS) through which all databases of this process go.
/// It fails chosen operations, and remembers what was written and not synced, of which a power
/// failure keeps a random part. Syncs go no further, so that a simulation costs no real disk.
class Disk {
public:
    /// The disk of this process; the first call makes SQLite use it.
    static Disk& instance();

    /// Lets the operation of the fault's kind fail that follows `operations` others of it, once.
    void fail_after(std::uint64_t operations, Fault fault);
    /// Forgets a fault that has not come.
    void repair();
    /// Faults that operations have met so far.
    std::uint64_t failed() const;

    bool has_power() const;
    /// From now on every operation fails, as if the process were gone.
    void lose_power();
    /// The files then hold what was synced, and of every later write nothing, a part or all of it,
    /// whatever their order.
    void restore_power(Random& random);
};

}  // namespace levtok::simulation
