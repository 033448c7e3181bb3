#include "service/cli/options/job_options.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/json/document.hpp"

namespace levtok::cli {
namespace {

using nlohmann::json;

/// The model's parameters are those of the file, or its defaults.
void set_model(json& document, const std::string& model) {
    const json file = model_document(model);
    rebalance::field_at(document, "underlyings.0.model") = file["model"];
    rebalance::field_at(document, "underlyings.0.parameters") =
        file.value("parameters", json::object());
}

json document_of(const JobOptions& options) {
    json document =
        options.file.empty() ? json::object() : rebalance::parse_strictly(read_text(options.file));
    if (!options.product.products.empty()) {
        rebalance::field_at(document, "products") = options.product.products;
    }
    if (!options.model.model.empty()) set_model(document, options.model.model);
    for (const auto& parameter :
         parse_parameters(options.model.parameters, "underlyings.0.parameters.")) {
        rebalance::apply(document, parameter);
    }
    put_fields(document, options.fields);
    return document;
}

/// Options that change products change none of a job file.
void require_products(const ProductOptions& options) {
    if (!options.products.empty()) return;
    const auto settings = settings_of(options);
    if (settings.empty()) return;
    throw InvalidValue("--set, --intrabar, --nav0",
                       "must come with --product, whose products they change; those of a job file "
                       "are changed in the file",
                       '"' + settings.front() + '"');
}

/// A quantity to stop at, and no error to stop at it with, would say nothing.
void require_target_error(const JobOptions& options, const montecarlo::Job& job) {
    if (job.target_error > 0) return;
    for (const auto& field : options.fields) {
        if (field.key != "target_quantity") continue;
        throw InvalidValue("--target-quantity", "must come with --target-error",
                           '"' + field.text + '"');
    }
}

}  // namespace

montecarlo::Job load_job(const JobOptions& options) {
    require_products(options.product);
    const auto settings = settings_of(options.product);
    const auto find = [&](const std::string& name, const std::string&) {
        return load_product(name, settings);
    };
    try {
        auto job = montecarlo::read_job(document_of(options), find);
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
    add_model_options(app, options.model);
    add_field_options(app, rebalance::fields_of(montecarlo::Job{}), options.fields);
}

}  // namespace levtok::cli
