#include "service/cli/options/model_options.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "montecarlo/model_file.hpp"
#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::cli {

std::vector<rebalance::Setting> parse_parameters(const std::vector<std::string>& parameters,
                                                 const std::string& place) {
    std::vector<rebalance::Setting> settings;
    for (const auto& text : parameters) {
        auto [name, value] =
            rebalance::parse_setting(text, "--param", "must be name=value like volatility=0.8");
        settings.push_back({place + name, std::move(value)});
    }
    return settings;
}

nlohmann::json model_document(const std::string& name_or_file) {
    const bool is_file = name_or_file.find_first_of("./") != std::string::npos;
    if (!is_file) return {{"model", name_of(montecarlo::model_named(name_or_file))}};
    const std::string text = read_text(name_or_file);
    try {
        auto document = rebalance::parse_strictly(text);
        montecarlo::read_model(document);
        return document;
    } catch (const Error& error) {
        throw Error(error.kind(), name_or_file + ": " + error.what());
    }
}

montecarlo::Model load_model(const ModelOptions& options) {
    auto document = model_document(options.model);
    const auto settings = parse_parameters(options.parameters, "parameters.");
    try {
        return montecarlo::read_model(std::move(document), settings).model;
    } catch (const Error& error) {
        throw Error(error.kind(), options.model + ": " + error.what());
    }
}

Facts facts_of(const rebalance::Terms& product, const montecarlo::Model& model) {
    auto facts = *facts_of({product});
    facts["model"] = montecarlo::written_model({model});
    return std::make_shared<nlohmann::ordered_json>(std::move(facts));
}

void add_model_options(CLI::App& app, ModelOptions& options) {
    add_text(app, "--model,-m,--model-file", options.model, "NAME|FILE",
             "A return model by its name, or a model file as `levtok fit` writes (default gbm)");
    add_texts(app, "--param", options.parameters, "NAME=VALUE",
              "A parameter of the model, e.g. volatility=0.8; may be given several times");
}

std::string model_help() {
    std::vector<NamedFields> models;
    for (const auto name : montecarlo::model_names()) {
        models.push_back(
            {std::string(name), "", rebalance::fields_of(montecarlo::model_named(name))});
    }
    return "Models, and their parameters with the defaults:\n" + fields_help(models);
}

void add_calendar_options(CLI::App& app, CalendarOptions& options, Horizons horizons) {
    std::vector<std::string_view> keys{"step", "start", "funding", "rate"};
    if (horizons == Horizons::one) keys.insert(keys.end(), {"horizon", "sessions"});
    auto fields = rebalance::fields_of(montecarlo::Job{});
    std::erase_if(fields, [&](const auto& field) {
        return std::find(keys.begin(), keys.end(), field.key) == keys.end();
    });
    add_field_options(app, fields, options.fields);
}

std::vector<std::string> parse_list(const std::string& text) {
    const auto parts = io::split(text, ',');
    return {parts.begin(), parts.end()};
}

void add_quantities_option(CLI::App& app, montecarlo::Quantities& quantities) {
    add_parsed(app, "--quantity", "LIST",
               "Which to answer, e.g. nav_median,p_beats_spot (default: all); others cost no time",
               [&](const std::string& text) { quantities = parse_list(text); });
}

montecarlo::Job load_calendar(const CalendarOptions& options) {
    auto document = nlohmann::json::object();
    put_fields(document, options.fields);
    montecarlo::Job job;
    naming_options([&] {
        rebalance::read(document, "", job);
        montecarlo::check_step(job);
    });
    return job;
}

}  // namespace levtok::cli
