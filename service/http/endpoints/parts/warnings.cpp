#include "service/http/endpoints/parts/warnings.hpp"

#include <variant>

#include "nav/metrics/path_notes.hpp"
#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/io/read/rates/holes.hpp"

namespace levtok::http::endpoints {
namespace {

using rebalance::Cover;

/// The last trades show whether bars come at the instants of the schedule.
constexpr std::size_t trades_looked_at = 30;

/// The cover of a stored series by its ends, with its interval from the last two events.
std::optional<Cover> cover_of(const store::SeriesEnds& ends) {
    if (!ends.first || !ends.last) return std::nullopt;
    return Cover{*ends.first, *ends.last, *ends.last - ends.before_last.value_or(*ends.last)};
}

rebalance::Feed funding_feed(const store::TokenEnds& ends, const std::string& underlying) {
    return {cover_of(ends.funding),
            "funding rates (POST /v1/underlyings/" + underlying + "/funding)", underlying, "it"};
}

rebalance::Feed rates_feed(const store::TokenEnds& ends, const std::string& id) {
    if (id.empty()) {
        return {{}, "benchmark rates (POST /v1/rates/{id}, and `rates` of the token)", {}};
    }
    return {cover_of(ends.rates), "benchmark rates (POST /v1/rates/" + id + ")", id, "it"};
}

Notes notes_of(const store::TokenRecord& token, const store::TokenEnds& ends) {
    std::optional<Cover> rows;
    if (ends.rows.first && ends.rows.last) rows = Cover{*ends.rows.first, *ends.rows.last};
    auto notes = rebalance::uncharged(token.terms, funding_feed(ends, token.underlying),
                                      rates_feed(ends, token.rates), rows);
    rebalance::OffGrid off_grid;
    off_grid.add(token.terms, ends.scheduled);
    if (auto note = off_grid.note(token.terms)) notes.push_back(std::move(*note));
    return notes;
}

store::TokenEnds ends_of(const Service& service, const store::TokenRecord& token) {
    return service.store.ends_of(token, trades_looked_at);
}

/// A series' times over the rows of a token, with the ones just before and after them.
template <class Read>
std::vector<Instant> times_over(const store::SeriesEnds& rows, const Read& read) {
    auto times = read({.to = rows.first, .limit = 1, .newest_first = true});
    const auto add = [&](const std::vector<Instant>& more) {
        times.insert(times.end(), more.begin(), more.end());
    };
    add(read({.to = rows.last, .after = rows.first, .limit = limits::all_rows}));
    add(read({.after = rows.last, .limit = 1}));
    return times;
}

void note_holes(Notes& notes, const char* what, const std::vector<Instant>& times,
                const io::HoleKind& kind, const std::string& place) {
    auto note = io::hole_note(times, {}, kind, [&](std::size_t) { return place; });
    if (!note) return;
    notes.push_back({NoteCode::uncovered, what + (" with " + note->text), place});
}

/// Notes holes in the series that the token is charged by, over the time of its rows.
void note_holes(Notes& notes, const Service& service, const store::TokenRecord& token,
                const store::SeriesEnds& rows) {
    if (!rows.first) return;
    const auto& store = service.store;
    if (std::holds_alternative<rebalance::PerpetualFunding>(token.terms.financing)) {
        const auto read = [&](const store::Range& range) {
            return store.funding_times(token.underlying, range);
        };
        note_holes(notes, "funding", times_over(rows, read), io::funding_holes, token.underlying);
    }
    if (std::holds_alternative<rebalance::CashFinancing>(token.terms.financing) &&
        !token.rates.empty()) {
        const auto read = [&](const store::Range& range) {
            return store.rate_times(token.rates, range);
        };
        note_holes(notes, "rates", times_over(rows, read), io::rates_holes, token.rates);
    }
}

void note_death(Notes& notes, const Service& service, const store::TokenRecord& token) {
    const auto death = death_of(service, token.symbol);
    if (!death) return;
    const auto engine = service.store.engine_if_readable(token.symbol);
    notes.push_back(nav::wiped_out_note(token.symbol, death->time, death->price,
                                        engine ? nav::wiped_out_by(engine->attribution()) : ""));
}

}  // namespace

Notes charges_of(const Service& service, const store::TokenRecord& token) {
    const auto ends = ends_of(service, token);
    auto notes = notes_of(token, ends);
    note_holes(notes, service, token, ends.rows);
    return notes;
}

Notes warnings_of(const Service& service, const store::TokenRecord& token) {
    auto notes = charges_of(service, token);
    note_death(notes, service, token);
    return notes;
}

Notes brief_warnings_of(const Service& service, const store::TokenRecord& token,
                        const std::optional<rebalance::PathRow>& last) {
    auto notes = notes_of(token, ends_of(service, token));
    if (last && !(last->nav > 0)) note_death(notes, service, token);
    return notes;
}

}  // namespace levtok::http::endpoints
