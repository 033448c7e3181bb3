#include "montecarlo/batch/results.hpp"

#include <algorithm>
#include <cmath>

#include "montecarlo/estimate/estimates.hpp"
#include "montecarlo/variance/reduced.hpp"

namespace levtok::montecarlo {
namespace {

constexpr double tabled[] = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1,  0.2,   0.25, 0.3,   0.4,  0.5,
                             0.6,   0.7,   0.75, 0.8,   0.9,  0.95, 0.975, 0.99, 0.995, 0.999};
constexpr double fan_levels[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

/// Bars of the histograms: eight to an octave, and of the drawdown, which ends at 1, fifty.
constexpr double bars_per_octave = 8;
constexpr double drawdown_bars = 50;

/// The reported distributions of a token by their places.
constexpr const char* reported[] = {"nav", "drawdown", "decay_ratio", holder_names[0],
                                    holder_names[1]};
constexpr auto nav_place = static_cast<std::size_t>(Column::nav);
constexpr auto drawdown_place = static_cast<std::size_t>(Column::drawdown);

Sketch sketch_of(const Counts::Token& counts, std::size_t place) {
    if (place >= distribution_count) return counts.holder[place - distribution_count];
    if (place == drawdown_place) return counts.drawdown;
    if (place != nav_place) return counts.decay_ratio;
    return first_octaves(counts.nav, counts.nav.size());
}

/// The values of the first `paths` paths, or a sketch of all.
Distribution distribution_of(const Simulation& simulation, const Partial& partial,
                             std::size_t token, std::size_t place, std::uint64_t paths) {
    if (partial.values.columns.empty()) {
        constexpr double most_drawdown = 1;
        const auto sketch = sketch_of(partial.counts.tokens[token], place);
        return place == drawdown_place ? Distribution::sketched(sketch, most_drawdown)
                                       : Distribution::sketched(sketch);
    }
    const auto& values =
        partial.values.columns[token * distributions_of_a_token(simulation.holders) + place];
    const auto end = std::min<std::uint64_t>(paths, values.size());
    return Distribution::exact({values.begin(), values.begin() + static_cast<std::ptrdiff_t>(end)});
}

std::vector<Distribution> distributions_of(const Simulation& simulation, const Partial& partial,
                                           std::size_t token, std::uint64_t paths) {
    std::vector<Distribution> out;
    for (std::size_t place = 0; place < distributions_of_a_token(simulation.holders); ++place) {
        out.push_back(distribution_of(simulation, partial, token, place, paths));
    }
    return out;
}

void add_quantiles(SeriesResults& series, const Reducer& reducer, const std::string& name,
                   const Distribution& from) {
    for (const double p : tabled) {
        series.quantiles.push_back(
            {name, p, widened_for(reducer, from.quantile_estimate(name, p))});
    }
}

/// The densities of a bar in which `row.count` of `all` paths ended.
void add_densities(HistogramRow& row, double all) {
    if (row.high == row.low) return;
    const double share = row.count / all;
    row.density = share / (row.high - row.low);
    if (row.low > 0) row.density_of_log = share / std::log(row.high / row.low);
}

/// Adds the buckets to bars by their middles; 0 is a bar of its own.
void add_histogram(SeriesResults& series, const std::string& name, const Sketch& sketch) {
    const std::size_t first = series.histogram.size();
    const bool linear = name == "drawdown";
    const auto bar_of = [&](double x) {
        return std::floor(linear ? x * drawdown_bars : std::log2(x) * bars_per_octave);
    };
    const auto edge = [&](double bar) {
        return linear ? bar / drawdown_bars : std::exp2(bar / bars_per_octave);
    };
    double last = 0;
    bool open = false;
    for (const auto& bucket : sketch.buckets()) {
        if (bucket.low == 0) {
            series.histogram.push_back({name, 0, 0, bucket.weight});
            continue;
        }
        const double middle = linear ? std::min(bucket.middle(), 1 - 0x1p-40) : bucket.middle();
        const double bar = bar_of(middle);
        if (!open || bar != last) series.histogram.push_back({name, edge(bar), edge(bar + 1), 0});
        open = true;
        last = bar;
        series.histogram.back().count += bucket.weight;
    }
    for (std::size_t i = first; i < series.histogram.size(); ++i) {
        add_densities(series.histogram[i], sketch.count());
    }
}

/// The days from the opening to a recorded step.
double days_at(const Simulation& simulation, std::size_t recorded) {
    const auto step = static_cast<std::size_t>(simulation.detailed.recorded_steps[recorded]);
    return in_units_of(simulation.times[step] - simulation.times.front(), one_day);
}

void add_fan(SeriesResults& series, const Simulation& simulation, const std::vector<Sketch>& fan) {
    for (std::size_t i = 0; i < fan.size(); ++i) {
        const double days = days_at(simulation, i);
        const auto at = Distribution::sketched(fan[i]);
        for (const double p : fan_levels) {
            series.fan.push_back(
                {days, p, widened_for(simulation.reduction, at.quantile_estimate("fan", p))});
        }
    }
}

std::vector<Estimate> estimates_of(const Simulation& simulation, const Partial& partial,
                                   const Tally& total, std::size_t token,
                                   const std::vector<Distribution>& distributions) {
    const auto& plan = simulation.products[token];
    const Reducer& reducer = simulation.reduction;
    std::vector<Estimate> plain;
    if (reducer.representative()) {
        plain = token_estimates({total.tokens[token], distributions, partial.counts.tokens[token],
                                 partial.counts.underlyings[plan.underlying].price, plan.leverage,
                                 simulation.holders ? &total.holders[token] : nullptr});
    }
    for (auto& each : plain) each = widened_for(reducer, std::move(each));
    return with_reduced(std::move(plain), reduced_estimates(reducer, total, token));
}

Estimate nav_mean_of(const Reducer& reducer, const Tally& tally, std::size_t token) {
    const auto reduced = reduced_estimates(reducer, tally, token);
    return reduced.empty() ? mean_of("nav_mean", tally.tokens[token][Column::nav])
                           : reduced.front().estimate;
}

/// Mean and median after the first 2^k blocks, and at the end. Replicates exist only at the end.
void add_convergence(SeriesResults& series, const Simulation& simulation, const Partial& partial,
                     const Tally& total, std::size_t token, const Distribution& nav) {
    const Reducer& reducer = simulation.reduction;
    const auto add = [&](double paths, const Tally& tally, const Distribution& so_far) {
        series.convergence.push_back({paths, nav_mean_of(reducer, tally, token)});
        series.convergence.push_back(
            {paths, widened_for(reducer, so_far.quantile_estimate("nav_median", 0.5))});
    };
    for (const auto& [level, tally] : partial.tree.milestones()) {
        if (reducer.kind == Reduction::sobol) break;
        const Moments& moments = tally.tokens[token][Column::nav];
        if (moments.count >= total.tokens[token][Column::nav].count) continue;
        const auto octaves = static_cast<std::size_t>(level - limits::first_milestone) + 1;
        const auto so_far =
            partial.values.columns.empty()
                ? Distribution::sketched(first_octaves(partial.counts.tokens[token].nav, octaves))
                : distribution_of(simulation, partial, token, nav_place,
                                  static_cast<std::uint64_t>(moments.count));
        add(moments.count, tally, so_far);
    }
    add(total.tokens[token][Column::nav].count, total, nav);
}

SeriesResults product_results(const Simulation& simulation, const Partial& partial,
                              const Tally& total, std::size_t token) {
    const auto& plan = simulation.products[token];
    const auto& counts = partial.counts.tokens[token];
    SeriesResults out{plan.label, plan.why_replayed ? "replay" : "kernel",
                      plan.why_replayed.value_or("")};
    if (!simulation.reduction.representative()) {
        out.estimates = estimates_of(simulation, partial, total, token, {});
        return out;
    }
    const auto distributions = distributions_of(simulation, partial, token, partial.paths);
    out.estimates = estimates_of(simulation, partial, total, token, distributions);
    for (std::size_t place = 0; place < distributions.size(); ++place) {
        add_quantiles(out, simulation.reduction, reported[place], distributions[place]);
        add_histogram(out, reported[place], sketch_of(counts, place));
    }
    add_fan(out, simulation, counts.fan);
    add_convergence(out, simulation, partial, total, token, distributions.front());
    return out;
}

SeriesResults underlying_results(const Simulation& simulation, const Partial& partial,
                                 const Tally& total, std::size_t underlying) {
    const auto& counts = partial.counts.underlyings[underlying];
    SeriesResults out{simulation.job.underlyings[underlying].name, "path", ""};
    if (!simulation.reduction.representative()) return out;
    const auto price = Distribution::sketched(counts.price);
    out.estimates = underlying_estimates(
        {total.underlyings[underlying], price, simulation.job.rate, simulation.job.years()});
    for (auto& each : out.estimates) each = widened_for(simulation.reduction, std::move(each));
    add_quantiles(out, simulation.reduction, "price", price);
    add_histogram(out, "price", counts.price);
    add_fan(out, simulation, counts.fan);
    return out;
}

/// Samples hold the underlyings first, results the products.
void add_samples(Results& out, const Simulation& simulation, const Samples& samples) {
    const std::size_t products = simulation.products.size();
    const std::size_t underlyings = simulation.job.underlyings.size();
    for (std::size_t series = 0; series < samples.size(); ++series) {
        const std::size_t place = series < underlyings ? products + series : series - underlyings;
        for (std::size_t path = 0; path < samples[series].size(); ++path) {
            out.samples.push_back({path, 0, place, 1});
            for (std::size_t i = 0; i < samples[series][path].size(); ++i) {
                const double days = days_at(simulation, i);
                out.samples.push_back({path, days, place, samples[series][path][i]});
            }
        }
    }
}

}  // namespace

Results results_of(const Simulation& simulation, const Partial& partial) {
    const Tally total = partial.tree.total();
    Results out;
    out.paths = partial.paths;
    out.exact_quantiles = !partial.values.columns.empty();
    if (simulation.reduction.representative()) {
        out.detail_paths = std::min(partial.paths, limits::detail_paths);
    }
    for (std::size_t k = 0; k < simulation.products.size(); ++k) {
        out.series.push_back(product_results(simulation, partial, total, k));
    }
    for (std::size_t u = 0; u < simulation.job.underlyings.size(); ++u) {
        out.series.push_back(underlying_results(simulation, partial, total, u));
    }
    add_samples(out, simulation, partial.samples);
    return out;
}

std::vector<Estimate> product_estimates(const Simulation& simulation, const Partial& partial,
                                        std::size_t product) {
    const Tally total = partial.tree.total();
    if (!simulation.reduction.representative()) {
        return estimates_of(simulation, partial, total, product, {});
    }
    const auto paths = static_cast<std::uint64_t>(total.tokens[product][Column::nav].count);
    return estimates_of(simulation, partial, total, product,
                        distributions_of(simulation, partial, product, paths));
}

Estimate token_estimate(const Simulation& simulation, const Partial& partial, std::size_t product,
                        const std::string& quantity) {
    const auto estimates = product_estimates(simulation, partial, product);
    const auto found = std::find_if(estimates.begin(), estimates.end(), [&](const auto& estimate) {
        return estimate.quantity == quantity;
    });
    if (found != estimates.end()) return *found;
    std::string names;
    for (const auto& each : estimates) names += (names.empty() ? "" : ", ") + each.quantity;
    throw InvalidValue("target_quantity", "must be one of " + names, '"' + quantity + '"');
}

}  // namespace levtok::montecarlo
