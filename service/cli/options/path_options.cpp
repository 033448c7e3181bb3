#include "service/cli/options/path_options.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "nav/units.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/values/decimal.hpp"
#include "service/io/read/values/times/stamp.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/events.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::cli {
namespace {

constexpr std::array trade_columns{
    io::columns::nav_time_of_trade,   io::columns::traded_price, io::columns::real_leverage_before,
    io::columns::real_leverage_after, io::columns::trade_cost,   io::columns::nav_after_trade};

/// How earlier versions called columns that have another name now.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> former_names{{
    {io::columns::nav_time.name, "time"},
    {io::columns::real_leverage.name, "leverage"},
    {io::columns::basket.name, "position"},
    {io::columns::loan.name, "cash"},
    {io::columns::real_leverage_before.name, "leverage_before"},
    {io::columns::real_leverage_after.name, "leverage_after"},
}};

/// Columns that files of earlier versions lack, whose tokens had nothing to write there.
constexpr std::array later_columns{io::columns::cap.name};

void split(std::string_view line, std::vector<std::string_view>& fields) {
    fields.clear();
    while (true) {
        const auto comma = line.find(',');
        fields.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return;
        line.remove_prefix(comma + 1);
    }
}

/// Options of a replay do not apply to a path that was replayed already, and vice versa.
constexpr const char* of_a_replay[] = {
    "--prices", "--funding", "--rates", "--rates-unit", "--spreads", "--spreads-unit", "--column",
    "--strict", "--stamps",  "--from",  "--to",         "--set",     "--intrabar",     "--nav0"};
constexpr const char* of_a_path[] = {"--trades", "--leverage"};

template <std::size_t N>
void refuse(const CLI::App& command, const char* const (&options)[N], const std::string& because) {
    for (const auto* option : options) {
        if (!was_given(command, option)) continue;
        throw Error(ErrorKind::malformed, name_of(command) + ": " + option + ' ' + because +
                                              "; give either --nav, or --product and --prices");
    }
}

}  // namespace

/// What to do about a column that is missing.
std::string NamedColumns::remedy_for(std::string_view name) const {
    for (const auto& [now, then] : former_names) {
        if (now != name || std::find(fields_.begin(), fields_.end(), then) == fields_.end()) {
            continue;
        }
        return "`" + std::string(then) +
               "` is how an earlier version called it; write the file again with `levtok nav`";
    }
    return "give a file that `levtok nav` wrote";
}

NamedColumns::NamedColumns(const std::string& path, std::span<const io::Column> wanted)
    : file_(path), wanted_(wanted) {
    std::string_view header;
    file_.next_line(header);
    split(header, fields_);
    columns_ = fields_.size();
    for (const auto& column : wanted) {
        const auto found = std::find(fields_.begin(), fields_.end(), column.name);
        if (found == fields_.end() && std::find(later_columns.begin(), later_columns.end(),
                                                column.name) != later_columns.end()) {
            places_.push_back(absent);
            continue;
        }
        if (found == fields_.end()) {
            throw io::InputError(file_.name(), 1, column.name, "there is no column of this name",
                                 remedy_for(column.name));
        }
        places_.push_back(static_cast<std::size_t>(found - fields_.begin()));
    }
}

bool NamedColumns::next() {
    std::string_view line;
    do {
        if (!file_.next_line(line)) return false;
    } while (line.empty());
    split(line, fields_);
    if (fields_.size() != columns_) {
        throw io::InputError(file_.name(), file_.line(), "row",
                             "has " + std::to_string(fields_.size()) + " fields",
                             "must have " + std::to_string(columns_) + " like the header");
    }
    return true;
}

void NamedColumns::fail(std::size_t wanted, std::string_view problem,
                        std::string_view remedy) const {
    throw io::InputError(file_.name(), file_.line(), wanted_[wanted].name,
                         io::in_quotes(text(wanted)) + ' ' + std::string(problem), remedy);
}

double NamedColumns::number(std::size_t wanted) const {
    if (places_[wanted] == absent) return 0;
    const auto number = io::parse_number(text(wanted));
    if (!number || !std::isfinite(*number))
        fail(wanted, "is no number", "write a number like 12.5");
    return *number;
}

Instant NamedColumns::time(std::size_t wanted) const {
    const auto time = io::parse_stamp(text(wanted));
    if (!time) fail(wanted, "is no time", io::time_forms);
    return *time;
}

PathFile::PathFile(const std::string& path, const std::string& trades,
                   std::optional<double> leverage, std::optional<double> merge_factor)
    : file_(path, io::tables::nav.columns), leverage_(leverage), merge_factor_(merge_factor) {
    if (trades.empty()) return;
    trades_.emplace(trades, trade_columns);
    trade_waits_ = trades_->next();
}

std::vector<nav::PublishedTrade> PathFile::trades_at(Instant time) {
    std::vector<nav::PublishedTrade> found;
    while (trade_waits_ && trades_->time(0) <= time) {
        if (trades_->time(0) < time) {
            trades_->fail(0, "is not the time of a row in the nav file",
                          "give the trades of that file");
        }
        found.push_back({.price = trades_->number(1),
                         .leverage_before = trades_->number(2),
                         .leverage_after = trades_->number(3),
                         .cost = trades_->number(4),
                         .nav = trades_->number(5)});
        trade_waits_ = trades_->next();
    }
    return found;
}

/// The row that opens a token stands at its target, and any other on the same side as it.
void PathFile::check_target(double target) const {
    const bool opens = row_.events.has(rebalance::Event::open);
    const bool agrees = opens ? std::fabs(row_.leverage - target) <= 1e-6 * std::fabs(target)
                              : row_.leverage * target >= 0;
    if (agrees) return;
    file_.fail(3, "contradicts the target " + shortest(target) + " of --leverage or --product",
               "give the leverage or the product of this file, or neither");
}

bool PathFile::next() {
    if (!file_.next()) return false;
    const Instant before = row_.time;
    row_ = {.time = file_.time(0),
            .price = file_.number(1),
            .nav = file_.number(2),
            .leverage = file_.number(3),
            .position = file_.number(4),
            .cash = 0 - file_.number(5),
            .fee = file_.number(6),
            .financing = file_.number(7),
            .cost = file_.number(8),
            .cap = file_.number(9)};
    if (!(row_.price > 0)) file_.fail(1, "is no price", "must be > 0");
    try {
        row_.events = io::parse_events(file_.text(10));
    } catch (const Error& error) {
        file_.fail(10, "cannot be read", error.what());
    }
    if (attribution_ && row_.time <= before) {
        file_.fail(0, "does not come after the row before", "times must rise");
    }
    if (!attribution_) {
        if (leverage_) check_target(*leverage_);
        if (!leverage_ && row_.events.has(rebalance::Event::open)) leverage_ = row_.leverage;
        if (!leverage_) {
            file_.fail(10, "does not open the token, so its target is not known",
                       "give --leverage or --product");
        }
        attribution_.emplace(*leverage_, merge_factor_);
    }
    try {
        attribution_->add(rebalance::published(row_), trades_at(row_.time));
    } catch (const InvalidValue& error) {
        file_.fail(2, "cannot follow the row before", error.rule());
    }
    return true;
}

void add_path_options(CLI::App& app, PathOptions& options) {
    add_text(app, "--nav", options.nav, file_type,
             "A nav.csv written by `levtok nav`, in place of its inputs");
    add_text(app, "--trades", options.trades, file_type,
             "The trades.csv of that run: makes bars with several trades exact");
    add_value(app, "--leverage", "L", options.leverage,
              "Target leverage, where --nav has no row that opens the token",
              io::number_in(leverage_range));
}

void check_sources(const CLI::App& command, const PathOptions& path, const ProductOptions& product,
                   const PriceOptions& prices) {
    const std::string& name = name_of(command);
    if (!path.nav.empty()) {
        refuse(command, of_a_replay, "does not go with --nav, whose path was replayed already");
        if (product.products.size() < 2) return;
        throw Error(ErrorKind::malformed, name + ": --nav is the path of one --product, not of " +
                                              std::to_string(product.products.size()));
    }
    refuse(command, of_a_path, "goes with --nav only");
    if (!prices.prices.empty() && !product.products.empty()) return;
    throw Error(ErrorKind::malformed, name + ": give either --nav, or --product and --prices");
}

PathFile open_path(const PathOptions& options, const std::string& product) {
    std::optional<double> leverage = options.leverage;
    std::optional<double> merge_factor;
    if (!product.empty()) {
        const auto terms = load_product(product);
        if (!leverage) leverage = terms.leverage;
        merge_factor = rebalance::merge_factor(terms);
    }
    return {options.nav, options.trades, leverage, merge_factor};
}

}  // namespace levtok::cli
