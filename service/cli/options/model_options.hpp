#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "montecarlo/exact_report.hpp"
#include "montecarlo/job.hpp"
#include "service/cli/options/field_options.hpp"
#include "service/cli/output/table_file.hpp"

namespace levtok::cli {

/// The return model of the underlying: --model, --param.
struct ModelOptions {
    std::string model = "gbm";
    std::vector<std::string> parameters;  ///< `name=value`
};

void add_model_options(CLI::App& app, ModelOptions& options);

/// The models with their parameters and defaults, for the end of a help.
std::string model_help();

/// `name=value` as settings of the fields under `place`.
std::vector<rebalance::Setting> parse_parameters(const std::vector<std::string>& parameters,
                                                 const std::string& place);

/// {"model": name, "parameters": {…}}: of a model of the list or of a model file, which is valid.
nlohmann::json model_document(const std::string& name_or_file);

/// The model with its parameters set; errors name the field or the file.
montecarlo::Model load_model(const ModelOptions& options);

/// {"products": […], "model": {…}}, in full.
Facts facts_of(const rebalance::Terms& product, const montecarlo::Model& model);

/// The times of the steps and the market's charges at them: fields of a job.
struct CalendarOptions {
    std::vector<GivenField> fields{};
};

/// --step, --start, --funding, --rate, and where there is one horizon, --horizon and --sessions.
enum class Horizons { one, several };
void add_calendar_options(CLI::App& app, CalendarOptions& options, Horizons horizons);

/// --quantity LIST: which quantities to answer.
void add_quantities_option(CLI::App& app, montecarlo::Quantities& quantities);

/// The parts of a text between commas.
std::vector<std::string> parse_list(const std::string& text);

/// A job of no products with the fields; errors name the options.
montecarlo::Job load_calendar(const CalendarOptions& options);

}  // namespace levtok::cli
