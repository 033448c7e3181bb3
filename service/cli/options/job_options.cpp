#include "service/cli/options/job_options.hpp"

#include <nlohmann/json.hpp>

#include "montecarlo/model_file.hpp"
#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "service/cli/options/assignment.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {
namespace {

using nlohmann::json;

struct FieldOption {
    const char* option;
    const char* field;
    bool is_text;
    const char* type;
    const char* help;
};

constexpr FieldOption field_options[] = {
    {"--horizon", "horizon", true, "SPAN", "Length of a path (default 365d)"},
    {"--sessions", "sessions", false, "N",
     "Length of a path in sessions of the products' calendar, in place of --horizon"},
    {"--step", "step", true, "SPAN",
     "Between observations; 1d is a session where the market closes (default 1d)"},
    {"--start", "start", true, "TIME", "When the tokens open (default 2024-01-01)"},
    {"--paths", "paths", false, "N", "How many (default 100000)"},
    {"--seed", "seed", false, "N", "The same seed gives the same bits (default 1)"},
    {"--funding", "funding", false, "RATE", "Mean funding rate per 8 h (default 0)"},
    {"--rate", "rate", false, "RATE", "Interest rate per year (default 0)"},
    {"--fan-points", "fan_points", false, "N", "Instants of the fan (default 52)"},
    {"--within-step", "within_step", true, "close|bridge",
     "What ohlc products see within a step (default close)"},
    {"--reduction", "reduction", true, "none|antithetic|control|importance|sobol",
     "Variance reduction of means (default none)"},
    {"--target-error", "target_error", false, "ERROR",
     "Stop when --target-quantity of every product is known to this relative standard error"},
    {"--target-quantity", "target_quantity", true, "NAME",
     "A quantity of summary.csv (default nav_median)"},
};

json terms_of(const rebalance::Terms& terms) {
    return {{"terms", json::parse(rebalance::write_product(terms))}};
}

/// A product of a job file may name a file, where a library product could stand.
void read_product_files(json& document) {
    if (!document.is_object() || !document.contains("products")) return;
    auto& products = document["products"];
    if (!products.is_array()) return;
    for (auto& product : products) {
        if (product.is_string()) product = {{"product", product}};
        if (!product.is_object() || !product.contains("product")) continue;
        if (!product["product"].is_string()) continue;
        const auto name = product["product"].get<std::string>();
        if (rebalance::in_library(name)) continue;
        product.erase("product");
        product.update(terms_of(load_product(name)));
    }
}

/// A name of the list, or a model file.
void set_model(json& document, const std::string& model) {
    auto file = json{{"model", model}};
    if (!montecarlo::is_model(model) && model.find_first_of("./") != std::string::npos) {
        const auto read = montecarlo::parse_model(read_text(model));
        file = json::parse(montecarlo::write_model({read.model}));
    }
    rebalance::apply(document, {"underlyings.0.model", json(file["model"]).dump()});
    rebalance::apply(document,
                     {"underlyings.0.parameters", file.value("parameters", json::object()).dump()});
}

void set_parameter(json& document, const std::string& text) {
    const auto [name, value] =
        split_assignment(text, "--param", "must be name=value like volatility=0.8");
    rebalance::apply(document, {"underlyings.0.parameters." + name, value});
}

json document_of(const JobOptions& options) {
    if (options.file.empty()) return json::object();
    auto document = rebalance::parse_strictly(read_text(options.file));
    read_product_files(document);
    return document;
}

/// A quantity to stop at, and no error to stop at it with, would say nothing.
void require_target_error(const JobOptions& options, const montecarlo::Job& job) {
    if (job.target_error > 0) return;
    for (const auto& [field, value] : options.fields) {
        if (field != "target_quantity") continue;
        throw InvalidValue("--target-quantity", "must come with --target-error", value);
    }
}

}  // namespace

montecarlo::Job load_job(const JobOptions& options) {
    try {
        json document = document_of(options);
        if (!options.product.products.empty()) {
            json products = json::array();
            for (const auto& terms : load_products(options.product)) {
                products.push_back(terms_of(terms));
            }
            document["products"] = std::move(products);
        }
        if (!options.model.empty()) set_model(document, options.model);
        for (const auto& text : options.parameters) set_parameter(document, text);
        for (const auto& [field, value] : options.fields)
            rebalance::apply(document, {field, value});
        auto job = montecarlo::parse_job(document.dump());
        require_target_error(options, job);
        return job;
    } catch (const Error& error) {
        if (options.file.empty()) throw;
        throw Error(error.kind(), options.file + ": " + error.what());
    }
}

void add_job_options(CLI::App& app, JobOptions& options) {
    add_text(app, "--job,-j", options.file, file_type,
             "A job file; the options below take precedence over it");
    add_product_options(app, options.product, HowMany::several);
    add_text(app, "--model,-m", options.model, "MODEL",
             "A return model by its name, or a model file (default gbm)");
    add_texts(app, "--param", options.parameters, "NAME=VALUE",
              "A parameter of the model, e.g. volatility=0.8; may be given several times");
    for (const auto& each : field_options) {
        add_parsed(
            app, each.option, each.type, each.help, [&options, &each](const std::string& text) {
                options.fields.emplace_back(each.field, each.is_text ? json(text).dump() : text);
            });
    }
}

}  // namespace levtok::cli
