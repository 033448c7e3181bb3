#pragma once

#include <optional>
#include <string>

#include "montecarlo/batch/simulation.hpp"

namespace levtok::cli {

/// Share `share` (1 … shares) of a job.
struct Share {
    std::uint64_t share = 1;
    std::uint64_t shares = 1;
};

/// The folder that a Monte Carlo job writes to: its results, a checkpoint while it runs, and the
/// partial result of each share where it runs in shares.
class SimulationFolder {
public:
    /// Makes the folder where it is missing. Throws Error (system).
    explicit SimulationFolder(std::string path);

    /// Throws Error(conflict), naming what differs and --overwrite, where the folder holds results,
    /// or of `share` a checkpoint or a partial result, of another job than `fresh`, or files of
    /// these names that belong to no job.
    void check_free(const Share& share, const montecarlo::Partial& fresh) const;

    std::string checkpoint(const Share& share) const;  ///< its path
    std::string partial(const Share& share) const;

    /// The checkpoint of the share, if there is one. Throws Error (conflict) where it is of another
    /// job, share or kernel than `fresh`, naming what differs, and Error (malformed) where it
    /// cannot be of the job.
    std::optional<montecarlo::Partial> load_checkpoint(const Share& share,
                                                       const montecarlo::Simulation& simulation,
                                                       const montecarlo::Partial& fresh) const;
    void drop_checkpoint(const Share& share) const;

    /// Writes the results of a finished job.
    void write_results(const montecarlo::Simulation& simulation,
                       const montecarlo::Partial& partial) const;

private:
    void check_results(const montecarlo::Partial& fresh) const;

    std::string path_;
};

void write_bytes(const std::string& path, std::string_view bytes);
std::string read_bytes(const std::string& path);

/// Reads a partial result; errors name the file.
montecarlo::Partial read_partial(const std::string& path);

}  // namespace levtok::cli
