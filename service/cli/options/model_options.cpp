#include "service/cli/options/model_options.hpp"

#include "montecarlo/limits.hpp"
#include "montecarlo/model_file.hpp"
#include "nav/error.hpp"
#include "service/cli/options/assignment.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

rebalance::Setting parse_parameter(const std::string& text) {
    auto [name, value] =
        split_assignment(text, "--param", "must be name=value like volatility=0.8");
    return {"parameters." + name, std::move(value)};
}

}  // namespace

montecarlo::Model load_model(const ModelOptions& options) {
    const bool listed = montecarlo::is_model(options.model);
    const bool is_file = !listed && options.model.find_first_of("./") != std::string::npos;
    if (!listed && !is_file) return montecarlo::model_named(options.model);
    std::vector<rebalance::Setting> settings;
    for (const auto& text : options.parameters) settings.push_back(parse_parameter(text));
    const std::string text = is_file ? read_text(options.model)
                                     : R"({"model": ")" + options.model + R"(", "parameters": {}})";
    try {
        return montecarlo::parse_model(text, settings).model;
    } catch (const Error& error) {
        throw Error(error.kind(), options.model + ": " + error.what());
    }
}

void add_model_options(CLI::App& app, ModelOptions& options) {
    add_text(app, "--model,--model-file", options.model, "NAME|FILE",
             "A return model by its name, or a model file as `levtok fit` writes (default gbm)");
    add_texts(app, "--param", options.parameters, "NAME=VALUE",
              "A parameter of the model, e.g. volatility=0.8; may be given several times");
}

void add_calendar_options(CLI::App& app, CalendarOptions& options) {
    add_parsed(
        app, "--step", "SPAN", "Between observations (default 1d)",
        [&options](const std::string& text) { options.step = io::parse_span(text, "--step"); });
    add_parsed(app, "--start", "TIME", "When the token opens (default 2024-01-01)",
               [&options](const std::string& text) {
                   options.start = io::parse_instant(text, "--start");
               });
    add_parsed(app, "--funding", "RATE", "Mean funding rate per 8 h (default 0)",
               [&options](const std::string& text) {
                   options.funding = io::parse_number(text, {.low = -1, .high = 1}, "--funding");
               });
    add_parsed(app, "--rate", "RATE", "Interest rate per year (default 0)",
               [&options](const std::string& text) {
                   options.rate = io::parse_number(text, {.low = -1, .high = 10}, "--rate");
               });
}

void add_horizon_option(CLI::App& app, CalendarOptions& options) {
    add_parsed(app, "--horizon", "SPAN", "How far ahead (default 365d)",
               [&options](const std::string& text) {
                   options.horizon = io::parse_span(text, "--horizon");
               });
    add_parsed(app, "--sessions", "N",
               "How far ahead in sessions of the product's calendar, in place of --horizon",
               [&options](const std::string& text) {
                   options.sessions =
                       io::parse_count(text, 1, montecarlo::limits::most_steps, "--sessions");
               });
}

}  // namespace levtok::cli
