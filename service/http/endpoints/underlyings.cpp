#include <algorithm>
#include <limits>

#include "nav/error.hpp"
#include "nav/series/levels.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/limits.hpp"
#include "service/http/endpoints/parts/answer.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/tables/path_rows.hpp"

namespace levtok::http::endpoints {
namespace {

std::optional<Observation> edge_of(const store::Store& store, const std::string& id, bool newest) {
    const auto bars = store.bars(id, {.limit = 1, .newest_first = newest});
    return bars.empty() ? std::nullopt : std::optional(bars.front());
}

struct ListedUnderlying {
    std::string id;
    std::optional<Observation> first;
    std::optional<Observation> last;
    std::optional<store::Tick> tick;
};

std::string csv_of(const std::vector<ListedUnderlying>& listed) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    return csv_rows({io::tables::underlyings, [&](io::RowWriter& rows) {
                         for (const auto& [id, first, last, tick] : listed) {
                             rows.field(id).field(first ? std::optional(first->time)
                                                        : std::nullopt);
                             rows.field(last ? std::optional(last->time) : std::nullopt);
                             rows.field(last ? last->close.value() : nothing);
                             rows.field(tick ? std::optional(tick->time) : std::nullopt);
                             rows.field(tick ? tick->price : nothing).end_row();
                         }
                     }});
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

FillRows level_rows(const std::vector<nav::Level>& levels) {
    return [&levels](io::RowWriter& rows) {
        for (const auto& level : levels) {
            const bool support = level.side == nav::LevelSide::support;
            rows.field(support ? "support" : "resistance").field(level.price);
            rows.field(level.low).field(level.high);
            rows.field(static_cast<std::int64_t>(level.touches)).field(level.strength);
            rows.field(level.first_touch).field(level.last_touch).end_row();
        }
    };
}

FillRows bar_rows(const std::vector<Observation>& bars) {
    return [&bars](io::RowWriter& rows) {
        for (const auto& bar : bars) io::write(rows, bar);
    };
}

}  // namespace

Response list_underlyings(const Service& service, const Request& request) {
    std::vector<ListedUnderlying> listed;
    for (const auto& id : service.store.underlyings()) {
        listed.push_back({id, edge_of(service.store, id, false), edge_of(service.store, id, true),
                          service.store.tick(id)});
    }
    if (request.csv) return csv_answer(csv_of(listed));
    JsonText json;
    json.open_object().key("underlyings").open_list();
    for (const auto& [id, first, last, tick] : listed) {
        json.open_object().field("underlying", id);
        json.field("from", first ? std::optional(first->time) : std::nullopt);
        json.field("to", last ? std::optional(last->time) : std::nullopt);
        json.field("close", last ? std::optional(last->close.value()) : std::nullopt);
        json.key("tick");
        if (tick) {
            json.open_object().field("time", tick->time).field("price", tick->price);
            json.close_object();
        } else {
            json.value(std::nullopt);
        }
        json.close_object();
    }
    return json_answer(std::move(json.close_list().close_object()));
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
    return answer_page(request, {io::tables::bars, bar_rows(bars)},
                       {"bars", names_of(io::tables::bars), bar_rows(bars)},
                       head_of("underlying", id), next);
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
    JsonText json = head_of("underlying", id);
    json.field("timeframe", format_duration(timeframe)).field("bars", bars.size());
    json.field("time", bars.empty() ? std::nullopt : std::optional(bars.back().time));
    json.field("close", bars.empty() ? std::nullopt : std::optional(bars.back().close.value()));
    return answer_rows(
        request, {io::tables::levels, level_rows(levels)},
        {"levels",
         {"side", "price", "low", "high", "touches", "strength", "first_touch", "last_touch"},
         level_rows(levels)},
        std::move(json));
}

}  // namespace levtok::http::endpoints
