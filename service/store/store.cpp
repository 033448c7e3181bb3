#include "service/store/store.hpp"

#include <algorithm>
#include <map>

#include "nav/error.hpp"
#include "service/store/impl.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {

void Store::Impl::write_market(const std::function<void(MarketWrite&)>& work) const {
    std::map<std::string, rebalance::Token> moved;
    std::int64_t version = 0;
    database.write(Lock::market, [&](Connection& connection) {
        MarketWrite write(connection, engines);
        work(write);
        write.finish();
        moved = std::move(write.moved());
        if (write.touched()) version = write.version();
    });
    for (auto& [symbol, engine] : moved) engines.keep(symbol, version, std::move(engine));
    changes.made(static_cast<std::uint64_t>(version));
}

void Store::Impl::require_series(const char* kind, const std::string& id) const {
    const Rows found =
        database.read("SELECT id FROM series WHERE kind = $1 AND id = $2", {std::string(kind), id});
    if (!found.empty()) return;
    const bool rates = std::string_view(kind) == SeriesTable<RateEvent>::kind;
    throw Error(ErrorKind::not_found, std::string("there ") + (rates ? "are" : "is") + " no " +
                                          kind + " called \"" + id + '"');
}

Store::Store(const std::string& url) : impl_(std::make_unique<Impl>(url)) {}
Store::~Store() = default;

std::uint64_t Store::version() const {
    return static_cast<std::uint64_t>(
        impl_->database.read("SELECT version FROM meta").front().integer(0));
}

std::uint64_t Store::known_version() const {
    return impl_->changes.known([this] { return version(); });
}

std::uint64_t Store::wait_for_change(std::uint64_t known,
                                     std::chrono::milliseconds patience) const {
    return impl_->changes.wait(known, patience, [this] { return version(); });
}

std::shared_ptr<const void> Store::snapshot() const { return impl_->database.snapshot(); }

std::vector<Observation> Store::bars(const std::string& underlying, const Range& range) const {
    return impl_->read_series<Observation>(underlying, range);
}

std::vector<Observation> Store::last_bars(const std::string& underlying) const {
    const Bounds bounds({.limit = limits::bars_for_a_step, .newest_first = true});
    auto bars = events_of<Observation>(
        impl_->database.read(select_range<Observation>(bounds.order),
                             {underlying, bounds.first, bounds.last, bounds.limit}));
    std::reverse(bars.begin(), bars.end());
    return bars;
}

namespace {

/// What the last bars of a series, and its first one, imply for those that follow.
std::optional<BarSteps> steps_of(std::span<const Observation> last, std::optional<Instant> first) {
    std::map<Duration, std::size_t> steps;
    for (std::size_t i = 1; i < last.size(); ++i) ++steps[last[i].time - last[i - 1].time];
    if (steps.empty()) return std::nullopt;
    const auto usual =
        std::max_element(steps.begin(), steps.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return BarSteps{usual->first, last.back().time, first.value_or(last.front().time)};
}

}  // namespace

std::optional<BarSteps> Store::bar_steps(const std::string& underlying) const {
    const Bounds oldest({.limit = 1});
    const auto first = events_of<Observation>(
        impl_->database.read(select_range<Observation>(oldest.order),
                             {underlying, oldest.first, oldest.last, oldest.limit}));
    return steps_of(last_bars(underlying),
                    first.empty() ? std::nullopt : std::optional(first.front().time));
}

ObservedBefore Store::observed_before(const std::string& symbol, ObservedKind kind) const {
    auto rows = observed(symbol, kind, {.limit = limits::bars_for_a_step, .newest_first = true});
    std::reverse(rows.begin(), rows.end());
    ObservedBefore before;
    for (const auto& row : rows) {
        before.last.push_back(Observation::at(row.time, Price::raw(row.value)));
    }
    const auto first = observed(symbol, kind, {.limit = 1});
    before.steps =
        steps_of(before.last, first.empty() ? std::nullopt : std::optional(first.front().time));
    return before;
}

std::vector<rebalance::ObservedRow> Store::observed(const std::string& symbol, ObservedKind kind,
                                                    const Range& range) const {
    const Bounds bounds(range);
    return events_of<rebalance::ObservedRow>(
        impl_->database.read(select_range<rebalance::ObservedRow>(bounds.order),
                             {observed_id(symbol, kind), bounds.first, bounds.last, bounds.limit}));
}

std::vector<FundingEvent> Store::funding(const std::string& underlying, const Range& range) const {
    return impl_->read_series<FundingEvent>(underlying, range);
}

std::vector<RateEvent> Store::rates(const std::string& id, const Range& range) const {
    return impl_->read_series<RateEvent>(id, range);
}

namespace {

std::vector<Instant> times_in(const Database& database, const char* table, const std::string& id,
                              const Range& range) {
    const Bounds bounds(range);
    const Rows rows =
        database.read(std::string("SELECT time FROM ") + table +
                          " WHERE id = $1 AND time >= $2 AND time <= $3 ORDER BY time " +
                          bounds.order + " LIMIT $4",
                      {id, bounds.first, bounds.last, bounds.limit});
    std::vector<Instant> times;
    times.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) times.push_back(rows[i].time(0));
    if (range.newest_first) std::reverse(times.begin(), times.end());
    return times;
}

}  // namespace

std::vector<Instant> Store::funding_times(const std::string& underlying, const Range& range) const {
    return times_in(impl_->database, SeriesTable<FundingEvent>::name, underlying, range);
}

std::vector<Instant> Store::rate_times(const std::string& id, const Range& range) const {
    return times_in(impl_->database, SeriesTable<RateEvent>::name, id, range);
}

namespace {

std::vector<std::string> first_column(const Rows& rows) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < rows.size(); ++i) texts.push_back(rows[i].text(0));
    return texts;
}

constexpr const char* series_ids = "SELECT id FROM series WHERE kind = $1 ORDER BY id";

}  // namespace

std::vector<std::string> Store::underlyings() const {
    return first_column(
        impl_->database.read(series_ids, {std::string(SeriesTable<Observation>::kind)}));
}

std::vector<std::string> Store::rate_ids() const {
    return first_column(
        impl_->database.read(series_ids, {std::string(SeriesTable<RateEvent>::kind)}));
}

std::optional<Tick> Store::tick(const std::string& underlying) const {
    const Rows rows = impl_->database.read(
        "SELECT time, price FROM ticks WHERE id = $1 AND NOT EXISTS "
        "(SELECT 1 FROM bars WHERE bars.id = ticks.id AND bars.time >= ticks.time)",
        {underlying});
    if (!rows.empty()) return Tick{rows.front().time(0), rows.front().number(1)};
    impl_->require_series(SeriesTable<Observation>::kind, underlying);
    return std::nullopt;
}

}  // namespace levtok::store
