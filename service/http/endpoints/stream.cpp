#include <algorithm>
#include <chrono>
#include <map>

#include "nav/error.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a stream sleeps at most: a server that drains is noticed within it.
constexpr std::chrono::milliseconds patience{500};
/// Proxies close what is silent for a minute or less.
constexpr std::chrono::seconds heartbeat{15};
constexpr std::size_t rows_at_once = 500;

/// A comment that keeps the connection alive.
constexpr std::string_view beat = ": heartbeat\n\n";

/// How long a client waits until it reconnects, and where the stream begins: a client takes the id
/// over though nothing is told with it, so that one that has seen no event yet misses none either.
std::string greeting(std::uint64_t sequence) {
    return "retry: 2000\nid: " + std::to_string(sequence) + "\n\n";
}

/// What the events of one look into the store say of a token beside the row: read once for all of
/// its rows.
struct Told {
    store::TokenRecord token;
    io::TokenRow row;
    std::map<bool, Notes> warnings{};  ///< of a row that lives, and of one that does not
};

Told told_of(const Service& service, const std::string& symbol) {
    Told told{service.store.token(symbol), {}};
    told.row.next = next_trades_of(service, told.token);
    return told;
}

std::string event(std::string_view name, const Service& service, Told& told,
                  const rebalance::PathRow& row) {
    told.row.change_24h = change_of_a_day(service, told.token, row);
    told.row.session = change_of_session(service, told.token, row);
    const auto [warnings, is_new] = told.warnings.try_emplace(row.nav > 0);
    if (is_new) warnings->second = brief_warnings_of(service, told.token, row);
    JsonText json = head_of(io::columns::symbol, told.token.symbol);
    json.fields(io::tables::nav_state(), row).fields(io::tables::beside_nav(), told.row);
    json.warnings(warnings->second);
    return "event: " + std::string(name) + "\ndata: " + std::move(json.close_object()).take() +
           '\n';
}

/// Sends what is new to one client.
class Feed {
public:
    Feed(store::Store& store, const Settings& settings, ServerMetrics& metrics,
         std::vector<std::string> symbols, std::uint64_t sequence)
        : service_{store, settings, metrics}, symbols_(std::move(symbols)), sequence_(sequence) {}

    /// Until the client has gone or the server drains.
    void run(const StreamSink& sink) {
        if (!sink(greeting(sequence_))) return;
        auto last_sent = Clock::now();
        for (;;) {
            const auto version = service_.store.version();
            const auto text = news();
            const bool quiet = text.empty();
            const bool due = quiet && Clock::now() - last_sent >= heartbeat;
            // An empty text asks whether there is still somebody to send to.
            if (!sink(due ? beat : std::string_view(text))) return;
            if (due || !quiet) last_sent = Clock::now();
            if (quiet) service_.store.wait_for_change(version, patience);
        }
    }

private:
    std::string news() {
        std::string text;
        std::map<std::string, Told> told;
        for (const auto& record : service_.store.nav_after(sequence_, symbols_, rows_at_once)) {
            auto known = told.find(record.symbol);
            if (known == told.end()) {
                known = told.emplace(record.symbol, told_of(service_, record.symbol)).first;
            }
            text += "id: " + std::to_string(record.sequence) + '\n' +
                    event("nav", service_, known->second, record.row);
            sequence_ = record.sequence;
        }
        if (text.empty()) add_indicative(text);
        return text;
    }

    /// NAV at the last ticks where it was not told yet, be it that the tick is new or that what it
    /// follows was corrected; they have no id, since what is missed of them is past.
    void add_indicative(std::string& text) {
        const auto version = service_.store.version();
        if (version == version_told_) return;
        version_told_ = version;
        for (const auto& symbol : watched()) {
            const auto engine = service_.store.engine_if_readable(symbol);
            if (!engine) continue;
            auto told = told_of(service_, symbol);
            const auto row = indicative(service_, told.token, *engine);
            if (!row) continue;
            std::string news = event("indicative", service_, told, *row);
            if (told_[symbol] == news) continue;
            text += news;
            told_[symbol] = std::move(news);
        }
    }

    std::vector<std::string> watched() const {
        if (!symbols_.empty()) return symbols_;
        std::vector<std::string> all;
        for (const auto& token : service_.store.tokens()) all.push_back(token.symbol);
        return all;
    }

    Service service_;
    std::vector<std::string> symbols_;
    std::uint64_t sequence_;
    std::uint64_t version_told_ = 0;
    std::map<std::string, std::string> told_;  ///< the last event by symbol
};

/// Where a client that was here before has stopped; else only what is still to come. An id that the
/// store has not given, as one of a store that was put back from a backup since, is of no row.
std::uint64_t start_of(const Service& service, const Request& request) {
    const auto end = service.store.last_sequence();
    const auto last = request.header("last-event-id");
    return last.empty() ? end : std::min(io::parse_count(last, "Last-Event-ID"), end);
}

}  // namespace

Response stream_nav(const Service& service, const Request& request) {
    const auto symbols = list_parameter(request, "symbols", limits::most_symbols);
    for (const auto& symbol : symbols) static_cast<void>(service.store.token(symbol));
    Response response;
    response.content_type = "text/event-stream";
    // What the service refers to outlives its streams; the request does not.
    response.stream = [&store = service.store, &settings = service.settings,
                       &metrics = service.metrics, symbols,
                       start = start_of(service, request)](const StreamSink& sink) {
        Feed(store, settings, metrics, symbols, start).run(sink);
    };
    return response;
}

}  // namespace levtok::http::endpoints
