#include "montecarlo/model_file.hpp"

#include <nlohmann/json.hpp>

#include "montecarlo/models/parts/number_fields.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::montecarlo {
namespace {

using nlohmann::json;

/// The fields of whichever model it is.
struct Parameters {
    Model& model;
};

template <class Fields>
void describe(Fields& fields, Parameters& parameters) {
    std::visit([&](auto& kind) { describe(fields, kind); }, parameters.model);
}

/// A number for some of the parameters, by their names.
struct StandardErrors {
    Model& model;
    std::vector<StandardError>& errors;
};

template <class Fields>
void describe(Fields& fields, StandardErrors& by_name) {
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

template <class Fields>
void describe(Fields& fields, GoodnessTest& test) {
    fields.text("name", test.name, "what is tested");
    fields.number("statistic", test.statistic, finite, "of the test");
    fields.number("p_value", test.p_value, {.low = 0, .high = 1},
                  "probability of a worse one, were the model right");
}

template <class Fields>
void describe(Fields& fields, FitSummary& fit) {
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
    json document = rebalance::parse_strictly(text);
    for (const auto& setting : settings) rebalance::apply(document, setting);
    if (document.is_object()) document.erase("$schema");
    rebalance::JsonReader fields(document, "");
    std::string name = model_named_in(document);
    ModelFile out{model_named(name)};
    fields.text("model", name, "");
    Parameters parameters{out.model};
    fields.object("parameters", parameters, "");
    std::vector<StandardError> errors;
    StandardErrors by_name{out.model, errors};
    fields.object("standard_errors", by_name, "");
    fields.optional_object("fit", out.fit, "");
    fields.finish();
    check(out.model, "parameters.");
    if (out.fit) out.fit->standard_errors = std::move(errors);
    return out;
}

std::string write_model(const ModelFile& file) {
    ModelFile copy = file;
    rebalance::JsonWriter fields;
    fields.text("model", name_of(copy.model), "");
    Parameters parameters{copy.model};
    fields.object("parameters", parameters, "");
    if (copy.fit) {
        StandardErrors by_name{copy.model, copy.fit->standard_errors};
        fields.object("standard_errors", by_name, "");
    }
    fields.optional_object("fit", copy.fit, "");
    return fields.take().dump(2) + '\n';
}

}  // namespace levtok::montecarlo
