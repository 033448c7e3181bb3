#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace levtok::montecarlo {

/// The processes that share a job: those that mpirun started, in a build with MPI (LEVTOK_MPI),
/// else this one alone. There is one object per process.
class Ranks {
public:
    Ranks();
    // With MPI it finalizes what the constructor initialized.
    ~Ranks();  // NOLINT(performance-trivially-destructible)
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    int rank() const { return rank_; }  ///< 0 … size() - 1
    int size() const { return size_; }

    /// How many processes srun or mpirun has started together with this one, by the environment
    /// that they gave it; 1 without them. More than size() do not see each other.
    static std::uint64_t launched();

    /// Sends the bytes of the other ranks to rank 0, one after the other in their order.
    void gather(const std::string& bytes, const std::function<void(std::string)>& take) const;

    /// Whether `mine` is true on every rank; waits for all.
    bool all(bool mine) const;

    /// Ends all processes with this exit code; returns where there is only one.
    void abort(int code) const;

private:
    int rank_ = 0;
    int size_ = 1;
};

}  // namespace levtok::montecarlo
