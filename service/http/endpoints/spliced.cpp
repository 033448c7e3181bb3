#include <nlohmann/json.hpp>

#include "rebalance/product.hpp"
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

/// The token's terms with the changes that the query names.
rebalance::Terms terms_asked_for(const rebalance::Terms& terms, const Request& request) {
    const auto set = list_parameter(request, "set", limits::most_settings);
    if (set.empty()) return terms;
    return rebalance::read_product(rebalance::written_product(terms),
                                   rebalance::parse_settings(set, "set"));
}

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

/// About `points` of the rows, and the two at which the sources meet.
std::vector<SplicedRow> thinned(const std::vector<SplicedRow>& rows, std::size_t points) {
    std::vector<double> values;
    for (const auto& row : rows) values.push_back(row.value);
    const std::span<const double> series[] = {values};
    const auto drawn = report::rows_to_draw(series, points);
    const auto meets = [&](std::size_t i, std::size_t other) {
        return other < rows.size() && rows[i].observed != rows[other].observed;
    };
    std::vector<SplicedRow> out;
    auto next = drawn.begin();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool is_drawn = next != drawn.end() && *next == i;
        if (is_drawn) ++next;
        if (is_drawn || meets(i, i + 1) || (i > 0 && meets(i, i - 1))) out.push_back(rows[i]);
    }
    return out;
}

}  // namespace

Response show_spliced(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    Page page = page_of(request);
    const auto points = count_parameter(request, "points", limits::most_points);
    if (points) require_absent_beside_points(request, {"limit", "cursor"});
    const auto terms = terms_asked_for(token.terms, request);
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
