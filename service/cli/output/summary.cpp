#include "service/cli/output/summary.hpp"

#include <fmt/format.h>

#include <string_view>

namespace levtok::cli {
namespace {

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
                                percent(report.fees), percent(report.trading)));
}

}  // namespace

void Summary::add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> trades) {
    if (!first_) first_ = row;
    last_ = row;
    ++bars_;
    path_.add(row.time, row.nav, row.price);
    fees_.add(row.fee);
    financing_.add(row.financing);
    cost_.add(row.cost);
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
           line("charged", fmt::format("fees {:.6g}, financing {:.6g}, trading {:.6g}",
                                       fees_.value(), financing_.value(), cost_.value())) +
           attribution_line(token.attribution());
}

}  // namespace levtok::cli
