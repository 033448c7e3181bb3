#include "montecarlo/model_file.hpp"

#include <nlohmann/json.hpp>

#include "montecarlo/models.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::montecarlo {
namespace {

using nlohmann::json;

/// A number for some of the parameters, by their names.
struct StandardErrors {
    Model& model;
    std::vector<StandardError>& errors;
};

void describe(rebalance::Fields& fields, StandardErrors& by_name) {
    std::vector<StandardError> found;
    for (const auto& [name, place, meaning] : number_fields(by_name.model)) {
        std::optional<double> value;
        for (const auto& error : by_name.errors) {
            if (error.parameter == name) value = error.value;
        }
        fields.optional_number(name, value, non_negative,
                               "standard error of the parameter, in its unit");
        if (value) found.push_back({name, *value});
    }
    by_name.errors = std::move(found);
}

std::string model_named_in(const json& document) {
    const std::string rule = "must be one of " + rebalance::listed(model_names());
    if (!document.contains("model")) throw InvalidValue("model", rule, "absent");
    const json& name = document["model"];
    if (!name.is_string() || !is_model(name.get<std::string>())) {
        throw InvalidValue("model", rule,
                           name.dump(-1, ' ', false, json::error_handler_t::replace));
    }
    return name.get<std::string>();
}

}  // namespace

void describe(rebalance::Fields& fields, GoodnessTest& test) {
    fields.text("name", test.name, "what is tested");
    fields.number("statistic", test.statistic, finite, "of the test");
    fields.number("p_value", test.p_value, {.low = 0, .high = 1},
                  "probability of a worse one, were the model right");
}

void describe(rebalance::Fields& fields, FitSummary& fit) {
    constexpr std::uint64_t most_rows = std::uint64_t{1} << 53;
    fields.text("method", fit.method, "how the parameters were estimated");
    fields.text("source", fit.source, "where the prices came from");
    fields.whole("rows", fit.rows, 0, most_rows, "log returns");
    fields.number("step_days", fit.step_days, positive,
                  "from one to the next, in days of 24 hours");
    fields.optional_number("log_likelihood", fit.log_likelihood, finite, "of the log returns");
    fields.optional_number("aic", fit.aic, finite, "2 k - 2 ln L, k parameters");
    fields.optional_number("bic", fit.bic, finite, "k ln(rows) - 2 ln L");
    fields.objects("tests", fit.tests, "of the fitted model against the data");
    fields.texts("warnings", fit.warnings, "what makes the fit doubtful");
}

ModelFile parse_model(std::string_view text, std::span<const rebalance::Setting> settings) {
    return read_model(rebalance::parse_strictly(text), settings);
}

ModelFile read_model(json document, std::span<const rebalance::Setting> settings) {
    for (const auto& setting : settings) rebalance::apply(document, setting);
    if (document.is_object()) document.erase("$schema");
    ModelFile out;
    std::vector<StandardError> errors;
    rebalance::read_fields(document, "", [&](rebalance::Fields& fields) {
        std::string name = model_named_in(document);
        out.model = model_named(name);
        fields.text("model", name, "");
        fields.object("parameters", out.model, "");
        StandardErrors by_name{out.model, errors};
        fields.object("standard_errors", by_name, "");
        fields.optional_object("fit", out.fit, "");
    });
    check(out.model, "parameters.");
    if (out.fit) out.fit->standard_errors = std::move(errors);
    return out;
}

ModelFile with_settings(const ModelFile& file, std::span<const rebalance::Setting> settings) {
    return read_model(written_model(file), settings);
}

nlohmann::ordered_json written_model(ModelFile file) {
    return rebalance::written_fields([&](rebalance::Fields& fields) {
        std::string name = name_of(file.model);
        fields.text("model", name, "");
        fields.object("parameters", file.model, "");
        if (file.fit) {
            StandardErrors by_name{file.model, file.fit->standard_errors};
            fields.object("standard_errors", by_name, "");
        }
        fields.optional_object("fit", file.fit, "");
    });
}

std::string write_model(const ModelFile& file) { return written_model(file).dump(2) + '\n'; }

}  // namespace levtok::montecarlo
