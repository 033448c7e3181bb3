#include <algorithm>

#include "nav/error.hpp"
#include "nav/series/levels.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/tables/columns/market.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

std::optional<Observation> edge_of(const store::Store& store, const std::string& id, bool newest) {
    const auto bars = store.bars(id, {.limit = 1, .newest_first = newest});
    return bars.empty() ? std::nullopt : std::optional(bars.front());
}

/// The store reads its pages newest first too; here the order of time is wanted.
std::vector<Observation> last_bars(const store::Store& store, const std::string& id,
                                   const store::Range& stretch, Duration timeframe,
                                   std::size_t wanted) {
    std::vector<Observation> bars;
    store::Range range = stretch;
    range.limit = limits::rows_at_once;
    range.newest_first = true;
    // The first bar of the timeframe may be a part, so one more is read than wanted.
    for (;;) {
        const auto page = store.bars(id, range);
        bars.insert(bars.end(), page.begin(), page.end());
        if (page.size() < range.limit) break;
        range.to = page.back().time - Duration{1};
        const auto whole_frames = (bars.front().time - bars.back().time) / timeframe;
        if (whole_frames > static_cast<std::int64_t>(wanted)) break;
    }
    std::reverse(bars.begin(), bars.end());
    auto whole = nav::joined(bars, timeframe);
    if (whole.size() > wanted) {
        whole.erase(whole.begin(), whole.end() - static_cast<std::ptrdiff_t>(wanted));
    }
    return whole;
}

}  // namespace

Response list_underlyings(const Service& service, const Request& request) {
    std::vector<io::UnderlyingRow> rows;
    for (const auto& id : service.store.underlyings()) {
        const auto tick = service.store.tick(id);
        rows.push_back({.name = id,
                        .first = edge_of(service.store, id, false),
                        .last = edge_of(service.store, id, true),
                        .tick_time = tick ? std::optional(tick->time) : std::nullopt,
                        .tick_price = tick ? std::optional(tick->price) : std::nullopt});
    }
    JsonText json;
    json.open_object();
    return answer_rows(request, io::tables::underlyings, rows, "underlyings", std::move(json));
}

Response list_bars(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const Page page = page_of(request);
    auto bars = service.store.bars(id, page.range);
    std::optional<std::string> next;
    if (bars.size() > page.limit) {
        bars.resize(page.limit);
        next = cursor_behind(page, bars.back().time);
    }
    return answer_page(request, io::tables::bars, bars, "bars",
                       head_of(io::columns::underlying, id), next);
}

Response show_levels(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const auto step = service.store.bar_steps(id).value_or(BarSteps{}).usual;
    const Duration timeframe =
        span_parameter(request, "timeframe").value_or(std::max(one_day, step));
    if (timeframe < step) {
        throw InvalidValue("timeframe", "must not be finer than the bars, " + format_duration(step),
                           format_duration(timeframe));
    }
    const std::size_t wanted = count_parameter(request, "bars", limits::most_level_bars)
                                   .value_or(limits::default_level_bars);
    const auto bars =
        last_bars(service.store, id, {.to = time_parameter(request, "to")}, timeframe, wanted);
    const auto levels = nav::levels(bars);
    JsonText json = head_of(io::columns::underlying, id);
    json.field(io::columns::timeframe, format_duration(timeframe));
    json.field(io::columns::bars_looked_at, bars.size());
    json.field(io::columns::last_time,
               bars.empty() ? std::nullopt : std::optional(bars.back().time));
    json.field(io::columns::last_close,
               bars.empty() ? std::nullopt : std::optional(bars.back().close.value()));
    return answer_rows(request, io::tables::levels, levels, "levels", std::move(json));
}

}  // namespace levtok::http::endpoints
