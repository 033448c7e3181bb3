#include "montecarlo/fit/fit.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <memory>

#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "nav/metrics/step_returns.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct FitOptions {
    PriceOptions prices;
    std::string model;
    std::string out;
    std::optional<Duration> step;
};

/// The longest time between two rows of a market that closes; more is a gap.
constexpr Duration longest_rest = 7 * one_day;

/// The day that a bar observed at `close` belongs to.
auto day_of_bar(Instant close) {
    return std::chrono::floor<std::chrono::days>(close - Duration{1});
}

nav::StepReturns read_returns(const FitOptions& options, const Console& console) {
    check(options.prices);
    // Nights of a market that closes are no gaps here: returns run across them.
    bool closes = false;
    const auto note = noting(console);
    io::PriceReader reader(options.prices.prices.sources(), options.prices.file,
                           [&](const Note& found) {
                               if (!closes || found.code != NoteCode::gap) note(found);
                           });
    const Duration interval = reader.interval();
    closes = reader.weekdays_only() && interval < one_day;
    const Duration step = options.step.value_or(interval);
    const bool in_days = reader.weekdays_only() && step % one_day == Duration{0};
    if (step < interval || (interval > Duration{0} && step % interval != Duration{0} && !in_days)) {
        throw InvalidValue("--step",
                           "must be a whole number of the file's " + format_duration(interval),
                           format_duration(step));
    }
    // The days of a market that closes are its sessions, and a return runs from one to the next;
    // of shorter bars from row to row, over a night as over an hour.
    const Duration unit = in_days ? one_day : interval;
    nav::Strider strider =
        reader.weekdays_only()
            ? nav::Strider(step, static_cast<std::uint64_t>(step / unit), longest_rest)
            : nav::Strider(step);
    Observation bar;
    std::optional<Observation> last;  // of its day
    while (reader.next(bar)) {
        const bool same_day = last && day_of_bar(last->time) == day_of_bar(bar.time);
        if (last && !(in_days && same_day)) strider.add(last->time, last->close.value());
        last = bar;
    }
    if (last) strider.add(last->time, last->close.value());
    return strider.take();
}

/// Where the market closes a year has fewer steps than its length in steps, and annual figures are
/// not those of a calendar year.
std::string gaps_note(const nav::StepReturns& returns) {
    std::string text = std::to_string(returns.gaps) + " gaps longer than " +
                       format_duration(returns.sessions > 0 ? longest_rest : returns.step) +
                       "; the returns across them are left out";
    if (returns.sessions > 0) return text;
    const double years = in_units_of(returns.span, std::chrono::days{365});
    const double traded = static_cast<double>(returns.values.size() + returns.gaps) / years;
    const double all = 1 / in_units_of(returns.step, std::chrono::days{365});
    if (traded > 0.9 * all) return text;
    return text + fmt::format(
                      ". What is per year is for {:.0f} steps of a market that never closes; this "
                      "one has {:.0f} a year: volatility x {:.2f} and drift x {:.2f} are those of "
                      "its year, and a --horizon of {:.0f} steps is one",
                      all, traded, std::sqrt(traded / all), traded / all, traded);
}

/// The calendar that has as many sessions a year as were seen, within a few holidays; nullptr:
/// none.
const rebalance::TradingCalendar* calendar_of(const nav::StepReturns& returns) {
    if (returns.sessions == 0 || returns.values.empty()) return nullptr;
    const double seen = returns.per_year() * static_cast<double>(returns.sessions);
    const rebalance::TradingCalendar* best = nullptr;
    double least = 0.02;
    for (const auto name : rebalance::calendar_names()) {
        const auto& calendar = rebalance::trading_calendar(name);
        const double off = std::fabs(seen / calendar.sessions_per_year() - 1);
        if (off >= least) continue;
        best = &calendar;
        least = off;
    }
    return best;
}

/// Models of steps know one length of a step: that of the calendar, where there is one.
double steps_per_year(const nav::StepReturns& returns) {
    const auto* calendar = calendar_of(returns);
    if (calendar == nullptr) return returns.per_year();
    return calendar->sessions_per_year() / static_cast<double>(returns.sessions);
}

Note sessions_note(const nav::StepReturns& returns, const std::string& place) {
    const auto* calendar = calendar_of(returns);
    const double a_year = steps_per_year(returns) * static_cast<double>(returns.sessions);
    std::string text = fmt::format(
        "no row lies on a weekend, so that returns run from session to session, {:.1f} a year",
        a_year);
    text += calendar == nullptr
                ? std::string("; none of the calendars has as many")
                : fmt::format(", as {0} has; products with --set calendar={0} take its steps",
                              calendar->name());
    return {NoteCode::sessions, std::move(text), place};
}

montecarlo::ModelFile fit_to(const FitOptions& options, const nav::StepReturns& returns) {
    montecarlo::model_named(options.model);
    try {
        // A file of one row has no interval, and no return to need one.
        const double years = returns.values.empty() ? 1 : 1 / steps_per_year(returns);
        auto file = montecarlo::fit(options.model, returns.values, years);
        file.fit->source = options.prices.prices.names();
        return file;
    } catch (const Error& error) {
        throw Error(error.kind(), options.prices.prices.text() + ": " + error.what());
    }
}

std::string number_text(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", x);
    return text;
}

/// The parameters with their standard errors, and how well the model describes the data.
std::string report_of(const montecarlo::ModelFile& file) {
    montecarlo::Model model = file.model;
    std::string text = std::string(name_of(model)) + " by " + file.fit->method + '\n';
    for (const auto& field : montecarlo::number_fields(model)) {
        if (field.value == nullptr) continue;
        std::string line = "  " + std::string(field.name) + ' ';
        line.resize(std::max<std::size_t>(line.size(), 22), ' ');
        line += number_text(*field.value);
        for (const auto& error : file.fit->standard_errors) {
            if (error.parameter == field.name) line += " +- " + number_text(error.value);
        }
        text += line + "  (" + field.meaning + ")\n";
    }
    return text + goodness_line(*file.fit) + '\n';
}

void run_fit(const FitOptions& options, const Console& console) {
    check_ending(options.out, Written::json);
    const auto returns = read_returns(options, console);
    const auto file = fit_to(options, returns);
    if (returns.sessions > 0) console.note(sessions_note(returns, options.prices.prices.text()));
    if (returns.gaps > 0) {
        console.note({NoteCode::gap, gaps_note(returns), options.prices.prices.text()});
    }
    for (const auto& warning : file.fit->warnings) console.note({NoteCode::model, warning});
    io::AtomicFile out(options.out.empty() ? "-" : options.out);
    out.write(write_model(file));
    out.commit();
    if (options.out.empty()) {
        console.say(report_of(file));
    } else {
        print(report_of(file));
    }
}

}  // namespace

void add_fit(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "fit", "Fit a return model to a price history, with standard errors and tests");
    const auto options = std::make_shared<FitOptions>();
    add_price_file_options(*command, options->prices);
    require(*command, {"--prices"});
    std::vector<std::string> names;
    for (const auto name : montecarlo::model_names()) names.emplace_back(name);
    add_choice(*command, "--model", options->model, names, "The model to fit");
    require(*command, {"--model"});
    add_value(*command, "--step", "SPAN", options->step,
              "Step of the returns to fit (default: that of the file)", io::parse_span);
    add_text(*command, "--out,-o", options->out, output_type,
             "Write the model here instead of to standard output");
    add_example(*command, "levtok fit --prices btc.csv --model garch --step 1d --out model.json",
                "--model of montecarlo, exact and study takes the model file.");
    on_run(*command, [options, &console] { run_fit(*options, console); });
}

}  // namespace levtok::cli
