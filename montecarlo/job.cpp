#include "montecarlo/job.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "montecarlo/estimate/estimates.hpp"
#include "montecarlo/limits.hpp"
#include "montecarlo/models/parts/correlation.hpp"
#include "montecarlo/variance/reduction.hpp"
#include "nav/error.hpp"
#include "rebalance/json/describe.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::montecarlo {

using nlohmann::json;
using rebalance::Fields;

void describe(Fields& fields, JobProduct& product) {
    fields.text("product", product.product, "name in the product library, in place of terms");
    if (product.product.empty()) {
        fields.object("terms", product.terms, "as in a product file");
    }
    fields.texts("set", product.set, "changed fields of the product, such as leverage=2.5");
    fields.text("underlying", product.underlying, "its name; absent: the first");
    fields.optional_object("strategy", product.strategy,
                           "of its holder; absent: that of the job, where it has one");
}

void describe_model(Fields& fields, Model& model) {
    std::string name = name_of(model);
    fields.one_of("model", name, model_names(), "return model: the name of one of the list");
    if (name != name_of(model)) model = model_named(name);
    fields.object("parameters", model, "of the model; absent: its defaults");
}

void describe(Fields& fields, JobUnderlying& underlying) {
    fields.text("name", underlying.name, "to tell it from others");
    describe_model(fields, underlying.model);
}

void describe_length(Fields& fields, Job& job) {
    fields.duration("horizon", job.horizon, "length of a path");
    fields.whole("sessions", job.sessions, 0, limits::most_steps,
                 "length of a path in sessions, in place of horizon, where all products have one "
                 "calendar that closes; 0: those that the horizon holds");
}

void describe_steps(Fields& fields, Job& job) {
    fields.duration("step", job.step,
                    "between observations; 1d is a session of a calendar that closes");
    fields.time("start", job.start, "when the tokens open: fixes which steps are scheduled");
}

void describe_sampling(Fields& fields, Job& job) {
    fields.whole("paths", job.paths, 1, limits::most_paths, "how many");
    fields.whole("seed", job.seed, 0, UINT64_MAX, "the same seed gives the same bits");
}

void describe_charges(Fields& fields, Job& job) {
    fields.number("funding", job.funding, {.low = -1, .high = 1}, "mean funding rate per 8 h");
    fields.number("rate", job.rate, {.low = -1, .high = 10}, "interest rate per year");
}

void describe(Fields& fields, Job& job) {
    fields.objects("products", job.products, "the tokens, all on the same paths");
    fields.objects("underlyings", job.underlyings, "the prices");
    fields.table("correlation", job.correlation, {.low = -1, .high = 1},
                 "of the driving normals of the underlyings; absent: independent");
    describe_length(fields, job);
    describe_steps(fields, job);
    describe_sampling(fields, job);
    describe_charges(fields, job);
    fields.whole("fan_points", job.fan_points, 1, limits::most_fan_points,
                 "instants at which quantiles are recorded");
    fields.choice("within_step", job.within_step,
                  {{"close", WithinStep::close}, {"bridge", WithinStep::bridge}},
                  "what ohlc products see within a step: nothing, or the extremes of a Brownian "
                  "bridge (gbm)");
    fields.choice("reduction", job.reduction,
                  {{"none", Reduction::none},
                   {"antithetic", Reduction::antithetic},
                   {"control", Reduction::control},
                   {"importance", Reduction::importance},
                   {"sobol", Reduction::sobol}},
                  "of the variance of means: by mirrored paths, against a mean that is known, by "
                  "drifts that reach rare paths, by quasi-random normals");
    fields.optional_object("strategy", job.strategy,
                           "of a holder of each product: sizes, stops and other exits, costs");
    fields.choice("holdings", job.holdings, {{"first", Holdings::first}, {"all", Holdings::all}},
                  "whether a holder gets in once or again after each exit");
    fields.number("target_error", job.target_error, {.low = 0, .high = 1},
                  "stop when target_quantity of every product is known to this relative standard "
                  "error; 0: run all paths");
    fields.text("target_quantity", job.target_quantity, "an estimate of a token");
}

namespace {

void check_count(std::size_t products) {
    if (products >= 1 && products <= limits::most_products) return;
    throw InvalidValue("products", "must be 1 to " + std::to_string(limits::most_products),
                       products == 0 ? "none" : std::to_string(products));
}

/// A name alone stands for {"product": name}.
void expand_names(json& document) {
    if (!document.is_object() || !document.contains("products")) return;
    auto& products = document["products"];
    if (!products.is_array()) return;
    check_count(products.size());
    for (auto& product : products) {
        if (product.is_string()) product = {{"product", product}};
    }
}

void find_products(Job& job, const json& document, const FindProduct& find) {
    for (std::size_t i = 0; i < job.products.size(); ++i) {
        auto& product = job.products[i];
        const std::string place = "products." + std::to_string(i);
        const json& given = document["products"][i];
        if (product.product.empty() && !given.contains("terms")) {
            throw InvalidValue(place, "must have a product or its terms", given.dump());
        }
        if (product.product.empty() && !product.set.empty()) {
            throw InvalidValue(place + ".set",
                               "must be left out where terms are given: change them there",
                               '"' + product.set.front() + '"');
        }
        if (!product.product.empty()) {
            product.terms = find(product.product, place,
                                 rebalance::parse_settings(product.set, place + ".set"));
        }
        try {
            rebalance::check(product.terms);
        } catch (const InvalidValue& error) {
            throw error.within(place + ".terms");
        }
    }
}

rebalance::Terms library_product(const std::string& name, const std::string& place,
                                 const std::vector<rebalance::Setting>& changes) {
    try {
        return rebalance::product(name, changes);
    } catch (const InvalidValue& error) {
        throw error.within(place + ".set");
    } catch (const Error& error) {
        throw InvalidValue(place + ".product",
                           std::string("must be in the library, where ") + error.what(),
                           json(name).dump());
    }
}

const rebalance::TradingCalendar* sessions_of(const Job& job) {
    if (job.products.empty()) return nullptr;
    const std::string& name = job.products.front().terms.calendar;
    const bool common =
        std::all_of(job.products.begin(), job.products.end(),
                    [&](const auto& product) { return product.terms.calendar == name; });
    return common ? session_steps(name, job.step) : nullptr;
}

void check_sessions(const Job& job) {
    if (job.sessions == 0 || sessions_of(job) != nullptr) return;
    throw InvalidValue("sessions",
                       "must be left out where the products have no calendar of sessions in "
                       "common, or step is not 1d; give horizon",
                       std::to_string(job.sessions));
}

void check_underlyings(const Job& job) {
    const auto count = job.underlyings.size();
    if (count == 0 || count > limits::most_underlyings) {
        throw InvalidValue("underlyings",
                           "must be 1 to " + std::to_string(limits::most_underlyings),
                           std::to_string(count));
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& underlying = job.underlyings[i];
        const std::string place = "underlyings." + std::to_string(i);
        if (!names.insert(underlying.name).second) {
            throw InvalidValue(place + ".name", "must be given once", '"' + underlying.name + '"');
        }
        check(underlying.model, place + ".parameters.");
        static_cast<void>(prepare_any(underlying.model, job.step_years()));
    }
}

void check_bridge(const Job& job) {
    if (job.within_step != WithinStep::bridge) return;
    for (std::size_t i = 0; i < job.underlyings.size(); ++i) {
        if (std::holds_alternative<Gbm>(job.underlyings[i].model)) continue;
        throw InvalidValue("underlyings." + std::to_string(i) + ".model",
                           "must be gbm where within_step is bridge",
                           name_of(job.underlyings[i].model));
    }
}

void check_strategy(const Job& job, const rebalance::Strategy& strategy, const std::string& place) {
    try {
        check(strategy);
    } catch (const InvalidValue& error) {
        throw error.within(place);
    }
    if (strategy.cooldown == Duration{0} || job.holdings == Holdings::all) return;
    throw InvalidValue(place + ".cooldown",
                       "must be left out where a holder gets in once; \"holdings\": \"all\" lets "
                       "it get in again",
                       format_duration(strategy.cooldown));
}

void check_strategies(const Job& job) {
    if (job.strategy) check_strategy(job, *job.strategy, "strategy");
    for (std::size_t i = 0; i < job.products.size(); ++i) {
        const auto& own = job.products[i].strategy;
        if (own) check_strategy(job, *own, "products." + std::to_string(i) + ".strategy");
    }
    if (!has_holders(job)) {
        if (job.holdings == Holdings::first) return;
        throw InvalidValue("holdings", "must come with a strategy", "\"all\"");
    }
    if (job.reduction != Reduction::importance) return;
    throw InvalidValue("reduction",
                       "must be another where there is a strategy, whose exits need paths without "
                       "tilt",
                       "\"importance\"");
}

void check_target(const Job& job) {
    const auto names = token_quantities(has_holders(job));
    if (std::find(names.begin(), names.end(), job.target_quantity) != names.end()) return;
    const std::vector<std::string_view> known(names.begin(), names.end());
    throw InvalidValue(
        "target_quantity", "must be one of " + rebalance::listed(known),
        '"' + job.target_quantity + '"' + rebalance::hint_at(job.target_quantity, known));
}

}  // namespace

Job parse_job(std::string_view text, const rebalance::Weigh& weigh) {
    return read_job(rebalance::parse_strictly(text, "", {weigh, {}}), library_product);
}

Job read_job(json document, const FindProduct& find) {
    if (document.is_object()) document.erase("$schema");
    expand_names(document);
    Job job;
    rebalance::read(document, "", job);
    if (!job.products.empty()) find_products(job, document, find);
    check(job);
    return job;
}

Calendar Job::calendar() const {
    Calendar out = calendar_over(start, step, horizon, sessions_of(*this), sessions);
    out.funding = funding;
    out.benchmark = rate;
    return out;
}

nlohmann::ordered_json written_job(Job job) {
    for (auto& product : job.products) {
        product.product.clear();
        product.set.clear();
    }
    auto document = rebalance::written(std::move(job));
    for (auto& product : document["products"]) {
        product.erase("product");
        product.erase("set");
    }
    return document;
}

std::string write_job(const Job& job) { return written_job(job).dump(2) + '\n'; }

nlohmann::ordered_json parameters_schema() {
    auto models = nlohmann::ordered_json::array();
    for (const auto name : model_names()) {
        models.push_back(rebalance::schema_of(model_named(name)));
    }
    return {{"anyOf", std::move(models)}};
}

std::string job_schema() {
    auto schema = rebalance::schema_of(Job{});
    schema["properties"]["underlyings"]["items"]["properties"]["parameters"] = parameters_schema();
    schema["properties"]["$schema"] = {{"type", "string"}};
    auto& items = schema["properties"]["products"]["items"];
    items = {{"oneOf", json::array({{{"type", "string"}}, items})}};
    nlohmann::ordered_json out{{"$schema", "http://json-schema.org/draft-07/schema#"},
                               {"title", "levtok Monte Carlo job"}};
    out.update(schema);
    return out.dump(2) + '\n';
}

void check(const Job& job) {
    check_count(job.products.size());
    check_times(job);
    check_underlyings(job);
    for (std::size_t i = 0; i < job.products.size(); ++i) underlying_of(job, i);
    product_labels(job);
    static_cast<void>(cholesky_of(job));
    check_bridge(job);
    check_strategies(job);
    check_target(job);
    static_cast<void>(reducer_of(job));
}

bool has_holders(const Job& job) {
    return job.strategy || std::any_of(job.products.begin(), job.products.end(),
                                       [](const auto& product) { return product.strategy; });
}

rebalance::Strategy strategy_of(const Job& job, std::size_t place) {
    const auto& own = job.products[place].strategy;
    return own ? *own : job.strategy.value_or(rebalance::Strategy{});
}

void check_step(const Job& job) {
    if (job.step > Duration{0}) return;
    throw InvalidValue("step", "must be longer than 0", format_duration(job.step));
}

void check_times(const Job& job) {
    const auto text = format_duration(job.horizon);
    check_step(job);
    if (job.horizon <= Duration{0}) throw InvalidValue("horizon", "must be longer than 0", text);
    if (job.horizon % job.step != Duration{0}) {
        throw InvalidValue("horizon",
                           "must be a whole number of steps of " + format_duration(job.step), text);
    }
    if (static_cast<std::uint64_t>(job.horizon / job.step) > limits::most_steps) {
        throw InvalidValue("horizon",
                           "must be at most " + std::to_string(limits::most_steps) + " steps of " +
                               format_duration(job.step),
                           text);
    }
    check_sessions(job);
}

const char* name_of(Reduction reduction) {
    constexpr const char* names[] = {"none", "antithetic", "control", "importance", "sobol"};
    return names[static_cast<std::size_t>(reduction)];
}

std::vector<std::string> product_labels(const Job& job) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < job.products.size(); ++i) {
        const auto& terms = job.products[i].terms;
        std::string label = !terms.name.empty()     ? terms.name
                            : !terms.symbol.empty() ? terms.symbol
                                                    : "product-" + std::to_string(i + 1);
        if (job.underlyings.size() > 1) label += '/' + job.underlyings[underlying_of(job, i)].name;
        labels.push_back(std::move(label));
    }
    for (const auto& underlying : job.underlyings) labels.push_back(underlying.name);
    std::set<std::string> different;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (different.insert(labels[i]).second) continue;
        const bool is_product = i < job.products.size();
        throw InvalidValue(
            is_product ? "products." + std::to_string(i) + ".terms.name"
                       : "underlyings." + std::to_string(i - job.products.size()) + ".name",
            "must differ from other products and underlyings", '"' + labels[i] + '"');
    }
    labels.resize(job.products.size());
    return labels;
}

std::size_t underlying_of(const Job& job, std::size_t place) {
    const std::string& name = job.products[place].underlying;
    if (name.empty()) return 0;
    std::string names;
    for (std::size_t u = 0; u < job.underlyings.size(); ++u) {
        if (job.underlyings[u].name == name) return u;
        names += (names.empty() ? "" : ", ") + job.underlyings[u].name;
    }
    throw InvalidValue("products." + std::to_string(place) + ".underlying",
                       "must be one of " + names, '"' + name + '"');
}

std::vector<double> cholesky_of(const Job& job) {
    if (job.correlation.empty()) return {};
    std::vector<double> matrix;
    for (const auto& row : job.correlation) matrix.insert(matrix.end(), row.begin(), row.end());
    for (std::size_t i = 0; i < job.correlation.size(); ++i) {
        if (job.correlation[i].size() == job.correlation.size()) continue;
        throw InvalidValue("correlation." + std::to_string(i),
                           "must have as many numbers as there are rows, " +
                               std::to_string(job.correlation.size()),
                           std::to_string(job.correlation[i].size()));
    }
    return cholesky_of(matrix, job.underlyings.size());
}

}  // namespace levtok::montecarlo
