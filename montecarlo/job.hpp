#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "montecarlo/holding.hpp"
#include "montecarlo/kernel/plan.hpp"
#include "montecarlo/models.hpp"
#include "rebalance/product.hpp"

/// A Monte Carlo job as a user writes it, as checked plain values.
namespace levtok::montecarlo {

/// One token of the job.
struct JobProduct {
    std::string product;                            ///< its name; empty where `terms` are given
    rebalance::Terms terms;                         ///< of `product` with its changes, or as given
    std::string underlying;                         ///< its name; empty: the first
    std::vector<std::string> set{};                 ///< changes of the product's fields
    std::optional<rebalance::Strategy> strategy{};  ///< of its holder, in place of the job's
};

/// One price process.
struct JobUnderlying {
    std::string name = "underlying";
    Model model{};
};

/// The prices within a step that a token which acts inside bars sees.
enum class WithinStep {
    close,   ///< only the end of the step
    bridge,  ///< the least and the greatest price of a Brownian bridge (gbm only)
};

/// How the paths are drawn and the means estimated; variance/reduction.hpp checks what each needs.
enum class Reduction {
    none,
    antithetic,  ///< every second path has the normals of the one before, negated
    control,     ///< the mean of NAV against the continuous closed form on the same path
    importance,  ///< a mixture of drifts towards the paths that determine the means of the tokens
    sobol,       ///< quasi-random normals, in independent replicates
};

struct Job {
    std::vector<JobProduct> products;
    std::vector<JobUnderlying> underlyings{1};
    std::vector<std::vector<double>> correlation;  ///< of the driving normals; empty: independent
    Duration horizon = std::chrono::days{365};
    std::uint64_t sessions = 0;  ///< length of a path in place of horizon; 0: those it holds
    Duration step = one_day;
    Instant start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    std::uint64_t paths = 100'000;
    std::uint64_t seed = 1;
    double funding = 0;  ///< mean funding rate per 8 h
    double rate = 0;     ///< interest rate per year
    std::uint64_t fan_points = 52;
    WithinStep within_step = WithinStep::close;
    Reduction reduction = Reduction::none;
    std::optional<rebalance::Strategy> strategy{};  ///< of the holders of all products
    Holdings holdings = Holdings::first;
    double target_error = 0;  ///< relative; 0: run all paths
    std::string target_quantity = "nav_median";

    /// The times and charges of the steps. They are sessions where `step` is a day and all products
    /// have the same calendar, which closes.
    Calendar calendar() const;
    int steps() const { return calendar().steps; }
    double years() const { return calendar().days() / 365; }
    double step_years() const { return calendar().step_years(); }
};

void describe(rebalance::Fields& fields, Job& job);

/// Parts of its fields, for requests that share them: the model of a price by its name, with its
/// parameters; the length of a path; the steps; how many paths, and their seed; what the market
/// charges.
void describe_model(rebalance::Fields& fields, Model& model);
void describe_length(rebalance::Fields& fields, Job& job);
void describe_steps(rebalance::Fields& fields, Job& job);
void describe_sampling(rebalance::Fields& fields, Job& job);
void describe_charges(rebalance::Fields& fields, Job& job);

/// Reads a job. Throws as rebalance::parse_product does, naming the field by its path; `products`
/// may hold names of the library alone: ["3x", "-3x"]. `weigh` may bound the memory that the text
/// takes.
Job parse_job(std::string_view text, const std::function<void(std::size_t bytes)>& weigh = {});

/// The terms of the product that a job calls `name` in its item `place`, with changes. Throws
/// Error.
using FindProduct =
    std::function<rebalance::Terms(const std::string& name, const std::string& place,
                                   const std::vector<rebalance::Setting>& changes)>;

/// The same of a document that is parsed, with the products that `find` knows.
Job read_job(nlohmann::json document, const FindProduct& find);

/// The whole job with the terms of its products as JSON; reads back as the same job.
nlohmann::ordered_json written_job(Job job);
std::string write_job(const Job& job);

/// The JSON Schema (draft 7) of the job file.
std::string job_schema();

/// That of the parameters of any model of the list.
nlohmann::ordered_json parameters_schema();

/// Throws InvalidValue naming the field where the fields contradict each other.
void check(const Job& job);

/// The parts of it that are about the length of a step, and of a path.
void check_step(const Job& job);
void check_times(const Job& job);

/// Whether it has holders: then each product has one, who buys at the start and never sells where
/// no strategy says otherwise.
bool has_holders(const Job& job);
rebalance::Strategy strategy_of(const Job& job, std::size_t place);

/// A distinct name for each product.
std::vector<std::string> product_labels(const Job& job);

/// The index of the underlying of a product; `place` is the product's index, for the message where
/// there is none.
std::size_t underlying_of(const Job& job, std::size_t place);

const char* name_of(Reduction reduction);

/// The lower Cholesky factor of the correlation, row by row; empty where independent. Throws
/// InvalidValue naming `correlation`.
std::vector<double> cholesky_of(const Job& job);

}  // namespace levtok::montecarlo
