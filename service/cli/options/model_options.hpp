#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "montecarlo/models.hpp"
#include "nav/time.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {

/// The return model of the underlying: --model, --param.
struct ModelOptions {
    std::string model = "gbm";
    std::vector<std::string> parameters;  ///< `name=value`
};

void add_model_options(CLI::App& app, ModelOptions& options);

/// The model with its parameters set; errors name the field or the file.
montecarlo::Model load_model(const ModelOptions& options);

/// The times of the steps and the market's charges at them: --horizon, --sessions, --step, --start,
/// --funding, --rate.
struct CalendarOptions {
    Duration horizon = std::chrono::days{365};
    std::uint64_t sessions = 0;  ///< in place of horizon; 0: those within it
    Duration step = one_day;
    Instant start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    double funding = 0;
    double rate = 0;
};

/// All but --horizon and --sessions.
void add_calendar_options(CLI::App& app, CalendarOptions& options);
void add_horizon_option(CLI::App& app, CalendarOptions& options);

}  // namespace levtok::cli
