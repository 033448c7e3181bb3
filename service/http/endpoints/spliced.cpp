#include "rebalance/tracking/splice.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/tracked.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/tables/columns/tracking.hpp"
#include "service/report/drawn.hpp"

namespace levtok::http::endpoints {
namespace {

using rebalance::SplicedRow;

/// The rows of the time and, but for one more, of the page that is asked for.
std::vector<SplicedRow> rows_within(const std::vector<SplicedRow>& all, const store::Range& range) {
    std::vector<SplicedRow> rows;
    for (const auto& row : all) {
        if ((range.from && row.time < *range.from) || (range.after && row.time <= *range.after)) {
            continue;
        }
        if ((range.to && row.time > *range.to) || rows.size() == range.limit) break;
        rows.push_back(row);
    }
    return rows;
}

/// Adds about `points` of the rows, which are of one source, its ends among them.
void add_thinned(std::span<const SplicedRow> rows, std::size_t points,
                 std::vector<SplicedRow>& out) {
    std::vector<double> values;
    for (const auto& row : rows) values.push_back(row.value);
    const std::span<const double> series[] = {values};
    for (const auto i : report::rows_to_draw(series, points)) out.push_back(rows[i]);
}

/// About `points` of the rows. Each source has as many as its share of the time, since the rows of
/// the replay may be closer.
std::vector<SplicedRow> thinned(std::span<const SplicedRow> rows, std::size_t points) {
    std::vector<SplicedRow> out;
    if (rows.empty()) return out;
    const auto first = static_cast<std::size_t>(
        std::find_if(rows.begin(), rows.end(), [](const SplicedRow& row) { return row.observed; }) -
        rows.begin());
    const auto points_of = [&](std::span<const SplicedRow> part) {
        const auto whole = rows.back().time - rows.front().time;
        if (whole <= Duration{0}) return points;
        const double share = in_units_of(part.back().time - part.front().time, whole);
        return static_cast<std::size_t>(share * static_cast<double>(points));
    };
    for (const auto part : {rows.first(first), rows.subspan(first)}) {
        if (!part.empty()) add_thinned(part, points_of(part), out);
    }
    return out;
}

}  // namespace

Response show_spliced(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    Page page = page_of(request);
    const auto points = count_parameter(request, "points", limits::most_points);
    if (points) require_absent_beside_points(request, {"limit", "cursor"});
    const auto terms = terms_with(token, list_parameter(request, "set", limits::most_settings));
    const auto kind = observed_kind_of(service, token.symbol, request.parameter("kind"));
    const auto observed = observed_of(service, token.symbol, kind);
    require_observed(observed, token.symbol, kind);
    const auto spliced =
        rebalance::splice(model_of(terms, inputs_of(service, token, {}, {})), observed.values,
                          rebalance::trading_calendar(terms.calendar), observed.place);
    auto warnings = charges_of(service, token);
    append(warnings, spliced.notes);
    JsonText head = head_of(io::columns::symbol, token.symbol);
    head.field(io::columns::observed_kind, store::name_of(kind));
    head.field(io::columns::splice_time, spliced.met);
    head.field(io::columns::splice_factor, spliced.factor);
    if (points) page.range.limit = limits::all_rows;
    auto rows = rows_within(spliced.rows, page.range);
    std::optional<std::string> next;
    if (points) {
        rows = thinned(rows, *points);
    } else if (rows.size() > page.limit) {
        rows.resize(page.limit);
        next = cursor_behind(page, rows.back().time);
    }
    return answer_page(request, io::tables::spliced, rows, "rows", std::move(head), next, warnings);
}

}  // namespace levtok::http::endpoints
