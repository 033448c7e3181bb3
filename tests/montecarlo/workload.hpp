#pragma once

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "montecarlo/exact_report.hpp"

/// Tokens that rebalance daily at a fee of 3 bp a day on a gbm of drift 0: W, and pieces of it,
/// with what their exact laws say.
namespace levtok::testing {

inline rebalance::Terms daily_token(double leverage) {
    rebalance::Terms terms = rebalance::parse_product(
        R"({"leverage": )" + shortest(leverage) + R"(, "fees": {"management": {"rate": 0.0003}}})");
    terms.name = shortest(leverage) + 'x';
    return terms;
}

inline montecarlo::Job daily_job(const std::vector<double>& leverages, double volatility,
                                 int days) {
    montecarlo::Job job;
    for (const double leverage : leverages) job.products.push_back({"", daily_token(leverage), ""});
    job.underlyings.front().model = montecarlo::Gbm{0, volatility};
    job.horizon = std::chrono::days{days};
    job.fan_points = 1;
    return job;
}

using Numbers = std::map<std::string, double>;

/// Quantities of a token by their names in a summary.
inline Numbers exact_numbers(double leverage, double volatility, int days) {
    const montecarlo::ExactQuestion question{
        montecarlo::Gbm{0, volatility}, daily_token(leverage), {.steps = days}};
    Numbers out;
    for (const auto& [quantity, value] : montecarlo::exact_report(question)) out[quantity] = value;
    const auto decay = montecarlo::exact_law_of(question, leverage);
    out["decay_ratio_mean"] = decay.mean();
    for (const int percent : {5, 25, 75, 95}) {
        const std::string name = (percent < 10 ? "log_decay_q0" : "log_decay_q");
        out[name + std::to_string(percent)] = std::log(decay.quantile(percent / 100.0));
    }
    out["var_95"] = 1 - out.at("nav_q05");
    out["var_99"] = 1 - out.at("nav_q01");
    return out;
}

using EstimatesByName = std::map<std::string, montecarlo::Estimate>;

/// Of each product.
inline std::vector<EstimatesByName> estimates_of(const montecarlo::Job& job) {
    const auto simulation = montecarlo::simulation_of(job);
    const auto target = montecarlo::target();
    auto partial = montecarlo::empty_partial(simulation, target);
    montecarlo::run(simulation, target, partial, {});
    std::vector<EstimatesByName> out(job.products.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        for (auto& each : montecarlo::product_estimates(simulation, partial, k)) {
            out[k][each.quantity] = std::move(each);
        }
    }
    return out;
}

inline double normal_cdf(double z) { return boost::math::cdf(boost::math::normal(), z); }

/// The normal deviate as rare as this one of Student's law.
inline double as_normal(double t, double degrees) {
    const double tail = boost::math::cdf(boost::math::students_t(degrees), -std::fabs(t));
    return std::copysign(boost::math::quantile(boost::math::normal(), tail), t);
}

}  // namespace levtok::testing
