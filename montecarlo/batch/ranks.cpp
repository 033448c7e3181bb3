#include "montecarlo/batch/ranks.hpp"

#include <algorithm>
#include <cstdlib>

namespace levtok::montecarlo {

std::uint64_t Ranks::launched() {
    std::uint64_t most = 1;
    // Of Slurm's srun, MPICH and Open MPI.
    for (const auto* name : {"SLURM_STEP_NUM_TASKS", "PMI_SIZE", "OMPI_COMM_WORLD_SIZE"}) {
        const char* text = std::getenv(name);
        if (text != nullptr) most = std::max<std::uint64_t>(most, std::strtoull(text, nullptr, 10));
    }
    return most;
}

}  // namespace levtok::montecarlo

#if LEVTOK_MPI

#include <mpi.h>

namespace levtok::montecarlo {
namespace {

/// MPI counts in int, so longer messages are sent in pieces.
constexpr std::uint64_t longest_piece = std::uint64_t{1} << 30;

template <class Pass>
void in_pieces(std::uint64_t size, Pass pass) {
    for (std::uint64_t at = 0; at < size; at += longest_piece) {
        pass(at, static_cast<int>(std::min(longest_piece, size - at)));
    }
}

void send(const std::string& bytes) {
    const std::uint64_t size = bytes.size();
    MPI_Send(&size, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
    in_pieces(size, [&](std::uint64_t at, int length) {
        MPI_Send(bytes.data() + at, length, MPI_BYTE, 0, 1, MPI_COMM_WORLD);
    });
}

std::string receive(int from) {
    std::uint64_t size = 0;
    MPI_Recv(&size, 1, MPI_UINT64_T, from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    std::string bytes(size, '\0');
    in_pieces(size, [&](std::uint64_t at, int length) {
        MPI_Recv(bytes.data() + at, length, MPI_BYTE, from, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    });
    return bytes;
}

}  // namespace

Ranks::Ranks() {
    // Only the main thread of a rank calls MPI.
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Ranks::~Ranks() { MPI_Finalize(); }

void Ranks::gather(const std::string& bytes, const std::function<void(std::string)>& take) const {
    if (rank_ != 0) return send(bytes);
    for (int from = 1; from < size_; ++from) take(receive(from));
}

bool Ranks::all(bool mine) const {
    const int here = mine ? 1 : 0;
    int everywhere = 0;
    MPI_Allreduce(&here, &everywhere, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    return everywhere != 0;
}

void Ranks::abort(int code) const {
    if (size_ > 1) MPI_Abort(MPI_COMM_WORLD, code);
}

}  // namespace levtok::montecarlo

#else

namespace levtok::montecarlo {

Ranks::Ranks() = default;
Ranks::~Ranks() = default;
void Ranks::gather(const std::string&, const std::function<void(std::string)>&) const {}
bool Ranks::all(bool mine) const { return mine; }
void Ranks::abort(int) const {}

}  // namespace levtok::montecarlo

#endif
