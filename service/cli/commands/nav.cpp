#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "nav/error.hpp"
#include "nav/metrics/running_path.hpp"
#include "nav/sum.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/replay/supply_rows.hpp"
#include "rebalance/token/dealing.hpp"
#include "rebalance/token/saved_token.hpp"
#include "rebalance/token/token.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/issuer_flows.hpp"

namespace levtok::cli {
namespace {

/// A summary of a replay, collected row by row in memory that does not grow with the bars of a day.
class Summary {
public:
    /// Takes `row` and the token's trades, in units of the first token.
    void add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> trades);

    /// A few aligned lines; `token` is as of the last row.
    std::string text(const rebalance::Token& token) const;

private:
    std::string wipe_out_line(const rebalance::Token& token) const;

    nav::RunningPath path_;
    std::uint64_t bars_ = 0;
    std::optional<rebalance::PathRow> first_;
    rebalance::PathRow last_;
    std::uint64_t scheduled_ = 0;
    std::uint64_t emergency_ = 0;
    CompensatedSum fees_;
    CompensatedSum financing_;
    CompensatedSum cost_;
    CompensatedSum cap_;
    std::optional<Instant> wiped_out_;
};

double metric(const nav::PathView& path, std::string_view name) {
    for (const auto& row : nav::evaluate(path)) {
        if (const auto* value = std::get_if<double>(&row.value); value && row.name == name) {
            return *value;
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// A value that rounds to zero has no sign.
std::string percent(double fraction) {
    if (!std::isfinite(fraction)) return "-";
    const auto text = fmt::format("{:+.2f} %", 100 * fraction);
    return text == "-0.00 %" ? "+0.00 %" : text;
}

std::string unsigned_percent(double fraction) {
    return std::isfinite(fraction) ? fmt::format("{:.2f} %", 100 * fraction) : "-";
}

std::string line(std::string_view name, const std::string& text) {
    return fmt::format("  {:<14}{}\n", name, text);
}

std::string attribution_line(const nav::AttributionReport& report) {
    if (!std::isfinite(report.total)) return "";
    return line("log return", percent(report.total)) +
           line("  of which",
                fmt::format("target {}, variance drag {}, path residual {}", percent(report.target),
                            percent(report.variance_drag), percent(report.path_residual))) +
           line("", fmt::format("financing {}, fees {}, trading {}", percent(report.financing),
                                percent(report.fees), percent(report.trading)) +
                        (report.cap == 0 ? "" : ", cap " + percent(report.cap)));
}

void Summary::add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> trades) {
    if (!first_) first_ = row;
    last_ = row;
    ++bars_;
    path_.add(row.time, row.nav, row.price);
    fees_.add(row.fee);
    financing_.add(row.financing);
    cost_.add(row.cost);
    cap_.add(row.cap);
    for (const auto& trade : trades) {
        ++(std::string_view(trade.trigger) == rebalance::Schedule::name ? scheduled_ : emergency_);
    }
    if (row.events.has(rebalance::Event::wiped_out)) wiped_out_ = row.time;
}

std::string Summary::wipe_out_line(const rebalance::Token& token) const {
    if (!wiped_out_) return "";
    return line("wiped out",
                fmt::format("{} by {}, {:.6g} below zero", format_time(*wiped_out_),
                            nav::wiped_out_by(token.attribution()), token.state().ledger.deficit));
}

std::string Summary::text(const rebalance::Token& token) const {
    if (!first_) return "";
    const auto& terms = token.terms();
    const auto daily = path_.daily(terms.leverage);
    const auto underlying = path_.underlying();
    return fmt::format("{}, {:g}x, {} to {}, {} bars\n", terms.name, terms.leverage,
                       format_time(first_->time), format_time(last_.time), bars_) +
           line("NAV", fmt::format("{:.6g} -> {:.6g}, {} (spot {})", first_->nav, last_.nav,
                                   percent(metric(daily, "total_return")),
                                   percent(metric(underlying, "total_return")))) +
           wipe_out_line(token) +
           line("volatility",
                fmt::format("{} a year (spot {})", unsigned_percent(metric(daily, "volatility")),
                            unsigned_percent(metric(underlying, "volatility")))) +
           line("max drawdown", unsigned_percent(path_.max_drawdown())) +
           line("trades", fmt::format("{} scheduled, {} emergency", scheduled_, emergency_)) +
           line("charged",
                fmt::format("fees {:.6g}, financing {:.6g}, trading {:.6g}", fees_.value(),
                            financing_.value(), cost_.value()) +
                    (cap_.value() == 0 ? "" : fmt::format(", cap {:.6g}", cap_.value()))) +
           attribution_line(token.attribution());
}

struct NavOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    std::string trades;
    std::string flows;
    std::string save_state;
    std::string from_state;
    std::optional<Duration> interval;
    bool adjusted = false;
    bool summary = false;
};

void save(const rebalance::Token& token, const std::string& path) {
    io::AtomicFile file(path);
    file.write(rebalance::write_token(token));
    file.commit();
}

/// A desk deals in the tokens that there are, not in those of the opening.
void check_flows(const NavOptions& options) {
    if (options.flows.empty() || !options.adjusted) return;
    throw Error(ErrorKind::malformed,
                "nav: --flows are of the tokens that there are then; leave out --adjusted");
}

/// The flows after the last observation of a saved token, which has dealt with the others.
std::vector<rebalance::DealRequest> flows_after(const NavOptions& options,
                                                const rebalance::TokenState& state,
                                                const Console& console) {
    auto flows = io::read_issuer_flows(options.flows, options.prices.file.time, noting(console));
    if (!state.opened) return flows;
    const auto dealt = std::erase_if(
        flows, [&](const rebalance::DealRequest& flow) { return flow.time <= state.time; });
    if (dealt > 0) {
        console.note({NoteCode::left_out,
                      std::to_string(dealt) + " flows up to the state's " +
                          format_time(state.time) + " have been dealt before it was saved",
                      "flows"});
    }
    return flows;
}

/// A path with what the issuer has created and redeemed.
void run_with_flows(const NavOptions& options, rebalance::Token& token, const Console& console) {
    TableFile path(console, options.output, format_of(options.output, Format::csv),
                   io::tables::nav_supply, facts_of({token.terms()}));
    std::optional<TableFile<rebalance::TradeRow>> trades;
    if (!options.trades.empty()) {
        const auto output = options.output.with_path(options.trades);
        trades.emplace(console, output, format_of(output, Format::csv), io::tables::trades,
                       facts_of({token.terms()}));
    }
    rebalance::Dealing desk(flows_after(options, token.state(), console));
    rebalance::SupplyIntervalRows rows(options.interval);
    Summary summary;
    double merged = token.state().merged;
    replay(console, options.prices, {&token, 1},
           [&](std::size_t, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep&) {
               rebalance::SupplyRow now{.row = row};
               now.dealt = desk.at(token, now.row);
               if (const auto whole = rows.add(now)) path.write(*whole);
               std::vector<rebalance::TradeRow> adjusted;
               for (const auto& trade : at.trades()) {
                   if (trades) trades->write(trade);
                   adjusted.push_back(rebalance::in_first_tokens(trade, merged));
               }
               summary.add(rebalance::in_first_tokens(now.row, merged, at.state().merged),
                           adjusted);
               note_death(console, at, row);
               merged = at.state().merged;
           });
    console.note(desk.notes());
    if (const auto last = rows.finish()) path.write(*last);
    if (trades) trades->commit();
    path.commit();
    if (!options.save_state.empty()) save(token, options.save_state);
    if (options.summary || console.err_is_terminal) console.say(summary.text(token));
}

void run_nav(const NavOptions& options, const Console& console) {
    if (!options.save_state.empty()) check_ending(options.save_state, Written::json);
    check_distinct({{"--out", options.output.path()},
                    {"--trades", options.trades},
                    {"--save-state", options.save_state}});
    check_flows(options);
    auto token = make_token(load_product(options.product), options.from_state);
    if (!options.flows.empty()) return run_with_flows(options, token, console);
    const auto facts = facts_of({token.terms()});
    TableFile path(console, options.output, format_of(options.output, Format::csv), io::tables::nav,
                   facts);
    std::optional<TableFile<rebalance::TradeRow>> trades;
    if (!options.trades.empty()) {
        const auto output = options.output.with_path(options.trades);
        trades.emplace(console, output, format_of(output, Format::csv), io::tables::trades, facts);
    }

    rebalance::IntervalRows rows(options.interval);
    Summary summary;
    double merged = token.state().merged;
    std::vector<rebalance::TradeRow> adjusted_trades;
    replay(console, options.prices, {&token, 1},
           [&](std::size_t, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep&) {
               const double merged_now = at.state().merged;
               const auto adjusted = rebalance::in_first_tokens(row, merged, merged_now);
               adjusted_trades.clear();
               for (const auto& trade : at.trades()) {
                   adjusted_trades.push_back(rebalance::in_first_tokens(trade, merged));
               }
               if (const auto whole = rows.add(options.adjusted ? adjusted : row)) {
                   path.write(*whole);
               }
               if (trades) {
                   const std::span<const rebalance::TradeRow> as_adjusted(adjusted_trades);
                   for (const auto& trade : options.adjusted ? as_adjusted : at.trades()) {
                       trades->write(trade);
                   }
               }
               summary.add(adjusted, adjusted_trades);
               note_death(console, at, row);
               merged = merged_now;
           });

    if (const auto last = rows.finish()) path.write(*last);
    if (trades) trades->commit();
    path.commit();
    if (!options.save_state.empty()) save(token, options.save_state);
    if (options.summary || console.err_is_terminal) console.say(summary.text(token));
}

}  // namespace

void add_nav(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "nav", "Replay a token through a price history: one row of NAV per observation");
    const auto options = std::make_shared<NavOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_output_options(*command, options->output);
    add_interval(*command, options->interval);
    add_text(*command, "--trades", options->trades, output_type, "Write the trades, one row each");
    add_text(*command, "--flows", options->flows, file_type,
             "Creations (above 0) and redemptions by holders: time and units, or money; the path "
             "then has the supply");
    add_flag(*command, "--adjusted", options->adjusted,
             "NAV and amounts in units of the first token: merges undone");
    add_flag(*command, "--summary", options->summary,
             "Print the summary also where standard error is not a terminal");
    add_text(*command, "--save-state", options->save_state, output_type,
             "Write the token's state after the last row");
    add_text(*command, "--from-state", options->from_state, file_type,
             "Continue from a saved state, after its last row");
    add_example(*command,
                "levtok nav --product ftx-bull --prices btc.csv --from 2020-03-01 --to 2020-03-15 "
                "--out nav.csv --trades trades.csv");
    on_run(*command, [options, &console] { run_nav(*options, console); });
}

}  // namespace levtok::cli
