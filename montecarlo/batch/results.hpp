#pragma once

#include <optional>
#include <string>
#include <vector>

#include "montecarlo/batch/simulation.hpp"
#include "montecarlo/estimate/estimate.hpp"

/// The results of a finished job, as tables.
namespace levtok::montecarlo {

struct QuantileRow {
    std::string quantity;
    double p = 0;
    Estimate estimate;
};

struct FanRow {
    double days = 0;
    double p = 0;
    Estimate estimate;
};

struct HistogramRow {
    std::string quantity;
    double low = 0;
    double high = 0;
    double count = 0;
    std::optional<double> density{};         ///< absent of a bin without a width
    std::optional<double> density_of_log{};  ///< absent of a bin that begins at 0
};

struct ConvergenceRow {
    double paths = 0;
    Estimate estimate;
};

/// One token, or one underlying.
struct SeriesResults {
    std::string label;
    std::string engine;  ///< kernel or replay; a path for an underlying
    std::string why;     ///< replay: why the kernel cannot run it
    std::vector<Estimate> estimates;
    std::vector<QuantileRow> quantiles;
    std::vector<FanRow> fan;
    std::vector<HistogramRow> histogram;
    std::vector<ConvergenceRow> convergence;
};

struct SampleRow {
    std::size_t path = 0;
    double days = 0;
    std::size_t series = 0;
    double value = 0;
};

struct Results {
    std::uint64_t paths = 0;
    bool exact_quantiles = false;
    std::uint64_t detail_paths = 0;     ///< that fan, turnover, fees, financing and cost come from
    std::vector<SeriesResults> series;  ///< the products, then the underlyings
    std::vector<SampleRow> samples;
};

/// Needs a complete partial result of the simulation's job.
Results results_of(const Simulation& simulation, const Partial& partial);

/// The estimates of one product, from the blocks so far.
std::vector<Estimate> product_estimates(const Simulation& simulation, const Partial& partial,
                                        std::size_t product);

/// One of these estimates. Throws InvalidValue naming target_quantity
/// where a token has no such estimate.
Estimate token_estimate(const Simulation& simulation, const Partial& partial, std::size_t product,
                        const std::string& quantity);

}  // namespace levtok::montecarlo
