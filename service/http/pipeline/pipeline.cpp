#include "service/http/pipeline/pipeline.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "service/http/contract/error_status.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/problem.hpp"
#include "service/http/pipeline/access.hpp"
#include "service/http/pipeline/coding.hpp"
#include "service/http/pipeline/negotiation.hpp"
#include "service/http/pipeline/request_id.hpp"
#include "service/http/pipeline/target.hpp"
#include "service/http/wire/low_priority.hpp"

namespace levtok::http {

/// One request on its way.
struct Pipeline::Call {
    Incoming incoming;
    Request request;
    RouteMatch match;
    std::string client;  ///< address
    std::string error;   ///< for the log alone

    const wire::Head& head() const { return incoming.head; }
};

namespace {

constexpr std::string_view json = "application/json";
constexpr std::string_view csv = "text/csv";

/// The last address of X-Forwarded-For, where it is one: the proxy's own word.
std::string_view forwarded(std::string_view header) {
    std::string_view last = header.substr(header.rfind(',') + 1);
    while (last.starts_with(' ')) last.remove_prefix(1);
    const bool address =
        !last.empty() && last.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos;
    return address ? last : std::string_view{};
}

std::string client_of(const Incoming& incoming, const Settings& settings) {
    const bool proxied =
        settings.client_address == ClientAddress::forwarded && incoming.peer.loopback;
    const auto named =
        proxied ? forwarded(incoming.head.header("x-forwarded-for")) : std::string_view{};
    return named.empty() ? incoming.peer.address : std::string(named);
}

void check_parameters(const Route& route, const Request& request) {
    for (const auto& given : request.query) {
        const bool known = given.first == "format" ||
                           std::any_of(route.parameters.begin(), route.parameters.end(),
                                       [&](const auto& row) { return row.name == given.first; });
        if (known) continue;
        std::string detail = given.first + ": unknown query parameter; known here: ";
        for (const auto& row : route.parameters) detail.append(row.name).append(", ");
        throw HttpError(400, detail + "format", given.first);
    }
}

/// Whether the answer is to be CSV; throws 406 where the client can read neither.
bool wants_csv(const Route& route, const Request& request) {
    const bool has_csv = !route.csv.empty();
    if (const auto format = request.parameter("format")) {
        if (*format == "csv" && has_csv) return true;
        if (*format == "json") return false;
        throw HttpError(400, has_csv ? "format: must be json or csv" : "format: must be json",
                        "format");
    }
    // The documents outside of the versioned paths have one form each.
    if (!route.pattern.starts_with("/v1/")) return false;
    const auto accept = request.header("accept");
    if (route.weight == Weight::stream) {
        if (accepts(accept, "text/event-stream") > 0) return false;
        throw HttpError(406, "this answers as text/event-stream", "Accept");
    }
    const double as_json = accepts(accept, json);
    const double as_csv = has_csv ? accepts(accept, csv) : 0;
    if (as_json == 0 && as_csv == 0) {
        throw HttpError(406,
                        has_csv ? "this answers as application/json or text/csv"
                                : "this answers as application/json",
                        "Accept");
    }
    return as_csv > as_json;
}

void check_body(const Request& request) {
    if (request.body.empty()) return;
    const auto coding = request.header("content-encoding");
    if (!coding.empty() && coding != "identity") {
        throw HttpError(415, "the body must not be compressed", "Content-Encoding");
    }
    const auto type = request.header("content-type");
    if (!is_media_type(type, json) && !is_media_type(type, csv)) {
        throw HttpError(415, "the body must be application/json or text/csv", "Content-Type");
    }
}

Request as_request(Incoming& incoming) {
    Request request;
    for (const auto& [name, value] : incoming.head.headers) request.headers.emplace(name, value);
    request.body = std::move(incoming.body);
    request.memory = &incoming.memory;
    const auto own = incoming.head.header("x-request-id");
    request.id = is_request_id(own) ? std::string(own) : make_request_id();
    return request;
}

/// Compressing what is compressed, or an endless stream, helps nobody.
bool can_be_zipped(std::string_view type) {
    return type.starts_with("text/") || type.find("json") != std::string_view::npos ||
           type.find("svg") != std::string_view::npos;
}

std::shared_ptr<const Rendered> rendered(Response response, bool tagged, bool zipped) {
    auto result = std::make_shared<Rendered>();
    result->content_type = std::move(response.content_type);
    result->headers = std::move(response.headers);
    result->plain = std::make_shared<const std::string>(std::move(response.body));
    if (tagged) result->tag = entity_tag(*result->plain);
    if (zipped) {
        result->zipped = std::make_shared<const std::string>(gzip(*result->plain));
        if (tagged) result->zipped_tag = gzip_tag(result->tag);
    }
    return result;
}

bool has_header(const Headers& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return header.first == name; });
}

Outgoing conditional(const Request& request, const Rendered& answer, bool as_zipped) {
    Outgoing out;
    const std::string& tag = as_zipped ? answer.zipped_tag : answer.tag;
    out.headers.emplace_back("ETag", tag);
    const auto known = request.header("if-none-match");
    if (!known.empty() && (matches(known, answer.tag) || matches(known, tag))) {
        out.status = 304;
        return out;
    }
    out.body = as_zipped ? answer.zipped : answer.plain;
    return out;
}

/// An answer of 200 to GET as this client can have it.
Outgoing for_client(const Request& request, const Rendered& answer) {
    const bool as_zipped =
        answer.zipped != nullptr && accepts_gzip(request.header("accept-encoding"));
    Outgoing out;
    if (answer.tag.empty()) {
        out.body = as_zipped ? answer.zipped : answer.plain;
    } else {
        out = conditional(request, answer, as_zipped);
    }
    if (out.status != 304) out.headers.emplace_back("Content-Type", answer.content_type);
    if (as_zipped && out.status != 304) out.headers.emplace_back("Content-Encoding", "gzip");
    out.headers.emplace_back("Vary", "Accept, Accept-Encoding, Authorization, Origin");
    out.headers.insert(out.headers.end(), answer.headers.begin(), answer.headers.end());
    return out;
}

/// Writes the line of a stream once that has ended, since what was sent is not known before.
class StreamLine {
public:
    StreamLine(const Log& log, LogEntry entry, wire::Clock::time_point received)
        : log_(log), entry_(std::move(entry)), received_(received) {}
    ~StreamLine() {
        const auto took = wire::Clock::now() - received_;
        entry_.milliseconds = std::chrono::duration<double, std::milli>(took).count();
        try {
            log_.request(entry_);
        } catch (const std::exception&) {
            // There is nowhere left to say so.
        }
    }
    StreamLine(const StreamLine&) = delete;
    StreamLine& operator=(const StreamLine&) = delete;

    void sent(std::size_t bytes) { entry_.bytes += bytes; }
    void failed(const char* error) { entry_.error = error; }

private:
    const Log& log_;
    LogEntry entry_;
    wire::Clock::time_point received_;
};

using StreamSource = std::function<void(const StreamSink&)>;

/// The same stream, whose line is written when the last of it is gone, begun or not.
StreamSource logged(StreamSource source, const Log& log, LogEntry entry,
                    wire::Clock::time_point received) {
    auto line = std::make_shared<StreamLine>(log, std::move(entry), received);
    return [line = std::move(line), source = std::move(source)](const StreamSink& sink) {
        try {
            source([&](std::string_view bytes) {
                const bool taken = sink(bytes);
                if (taken) line->sent(bytes.size());
                return taken;
            });
        } catch (const std::exception& error) {
            line->failed(error.what());
            throw;
        }
    };
}

bool is_heavy(const Route& route, const Request& request) {
    if (route.weight == Weight::heavy) return true;
    return !route.heavy_with.empty() && request.parameter(route.heavy_with).has_value();
}

}  // namespace

Pipeline::Pipeline(const Service& service, const Log& log, const Streams& streams)
    : service_(service),
      log_(log),
      streams_(streams),
      reading_open_(service.settings.reading == Reading::open &&
                    listen_address(service.settings).loopback),
      rate_(service.settings.requests_per_second, service.settings.request_burst),
      heavy_(service.settings.heavy_threads, service.settings.heavy_waiting,
             std::chrono::milliseconds(service.settings.heavy_wait_ms)),
      writes_(std::clamp<std::size_t>(service.settings.threads / 4, 1, most_writes_at_once),
              service.settings.threads / 4, longest_wait_to_write),
      cache_(service.settings.max_cache_bytes) {}

Outgoing Pipeline::operator()(Incoming incoming) {
    Call call{std::move(incoming), {}, {}, {}, {}};
    Outgoing out;
    try {
        call.request = as_request(call.incoming);
        call.client = client_of(call.incoming, service_.settings);
        out = answer(call);
    } catch (const std::exception& error) {
        out = problem(call, error);
    } catch (...) {
        out = problem(call, std::runtime_error("something was thrown that is no exception"));
    }
    out.headers.emplace_back("X-Request-Id", call.request.id);
    add_cors(call, out.headers);
    record(call, out);
    return out;
}

bool Pipeline::awaits_body(const wire::Head& head) const {
    try {
        const auto match = match_route(head.method, read_target(head.target).path);
        if (match.route == nullptr) return false;
        // Whose key it is, the store knows; here nothing may wait for that.
        if (head.header("authorization").empty()) {
            require_access(match.route->access, std::nullopt, reading_open_);
        }
    } catch (const HttpError&) {
        return false;
    }
    return true;
}

Outgoing Pipeline::answer(Call& call) {
    if (wire::Clock::now() - call.incoming.received > longest_queueing) {
        throw HttpError(503, "the request waited too long for its turn; try again", {},
                        {{"Retry-After", "1"}});
    }
    auto target = read_target(call.head().target);
    call.request.path = std::move(target.path);
    call.request.query = std::move(target.query);
    call.match = match_route(call.head().method, call.request.path);
    if (call.head().method == "OPTIONS") return options(call);
    if (call.match.route == nullptr) {
        if (call.match.allow.empty()) throw HttpError(404, "nothing is at this path");
        throw HttpError(405, "this path answers " + call.match.allow, {},
                        {{"Allow", call.match.allow}});
    }
    call.request.method = call.match.route->method;
    call.request.in_path = std::move(call.match.in_path);
    check_key(call);
    check_parameters(*call.match.route, call.request);
    call.request.csv = wants_csv(*call.match.route, call.request);
    check_body(call.request);
    return call_endpoint(call);
}

/// What may be asked here, also by a page of another origin before it asks.
Outgoing Pipeline::options(const Call& call) const {
    const bool whole_server = call.head().target == "*";
    if (call.match.allow.empty() && !whole_server) throw HttpError(404, "nothing is at this path");
    const std::string allow =
        whole_server ? "GET, HEAD, PUT, POST, DELETE, OPTIONS" : call.match.allow + ", OPTIONS";
    Outgoing out;
    out.status = 204;
    out.headers = {{"Allow", allow}};
    if (!call.head().header("access-control-request-method").empty()) {
        out.headers.emplace_back("Access-Control-Allow-Methods", allow);
        out.headers.emplace_back("Access-Control-Allow-Headers",
                                 "Authorization, Content-Type, If-None-Match, Idempotency-Key, "
                                 "Last-Event-ID, X-Request-Id");
        out.headers.emplace_back("Access-Control-Max-Age", "600");
    }
    return out;
}

void Pipeline::check_rate(const Call& call) {
    const auto& key = call.request.key;
    if (!key && call.incoming.peer.loopback && call.client == call.incoming.peer.address) return;
    const std::string name = key ? "key " + key->id : "address " + call.client;
    const double wait = rate_.take(name, RateLimit::Clock::now());
    if (wait == 0) return;
    throw HttpError(429, "too many requests; this server answers so many a second", {},
                    {{"Retry-After", std::to_string(static_cast<long>(std::ceil(wait)))}});
}

void Pipeline::check_key(Call& call) {
    const Access access = call.match.route->access;
    try {
        if (access != Access::open) {
            call.request.key = bearer(service_.store, call.head().header("authorization"));
        }
        require_access(access, call.request.key, reading_open_);
    } catch (const HttpError&) {
        check_rate(call);  // Guessing keys counts as well.
        throw;
    }
    check_rate(call);
}

Outgoing Pipeline::call_endpoint(Call& call) {
    const Route& route = *call.match.route;
    const Request& request = call.request;
    const bool is_cached = route.cached && route.method == Method::get;
    std::string key;
    std::uint64_t version = 0;
    if (is_cached) {
        version = service_.store.version();
        key = (request.csv ? "csv " : "json ") + call.head().target;
        if (const auto found = cache_.find(key, version)) return for_client(request, *found);
    }
    if (route.weight == Weight::stream && !streams_.has_room()) {
        throw HttpError(503, "too many streams are open; try again", {}, {{"Retry-After", "5"}});
    }
    std::optional<ConcurrencyLimit::Slot> slot;
    if (is_heavy(route, request)) slot.emplace(heavy_);
    if (route.weight == Weight::write) slot.emplace(writes_);
    const bool long_work = route.weight == Weight::heavy || request.body.size() >= large_body;
    const auto work = [&] {
        Response response = run_endpoint(route, request);
        // A large body takes a while to free.
        std::string().swap(call.request.body);
        call.error = response.error;
        if (!is_cached || response.status != 200 || response.stream) {
            return render(call, std::move(response));
        }
        const bool zipped = response.body.size() >= service_.settings.gzip_from_bytes &&
                            can_be_zipped(response.content_type);
        const auto answer = rendered(std::move(response), true, zipped);
        cache_.put(key, version, answer);
        return for_client(request, *answer);
    };
    return long_work ? result_of_lowered(heavy_nice, work) : work();
}

Response Pipeline::run_endpoint(const Route& route, const Request& request) const {
    // Who only reads sees the store as it was at one moment, however many parts the answer has.
    std::shared_ptr<const void> snapshot;
    if (route.access == Access::read && route.weight != Weight::stream) {
        snapshot = service_.store.snapshot();
    }
    return route.endpoint(service_, request);
}

/// An answer that is made for this request alone.
Outgoing Pipeline::render(const Call& call, Response response) {
    if (response.stream) {
        Outgoing out;
        out.headers = std::move(response.headers);
        out.headers.emplace_back("Content-Type", response.content_type);
        out.headers.emplace_back("Cache-Control", "no-store");
        out.stream = std::move(response.stream);
        return out;
    }
    const int status = response.status;
    const bool tagged = status == 200 && call.match.route->method == Method::get &&
                        !has_header(response.headers, "Cache-Control");
    const bool zipped = response.body.size() >= service_.settings.gzip_from_bytes &&
                        can_be_zipped(response.content_type) &&
                        accepts_gzip(call.request.header("accept-encoding"));
    Outgoing out = for_client(call.request, *rendered(std::move(response), tagged, zipped));
    if (out.status == 200) out.status = status;
    return out;
}

Outgoing Pipeline::problem(Call& call, const std::exception& error) const {
    const Problem what = problem_of(error);
    if (what.status >= 500) call.error = error.what();
    if (call.request.id.empty()) call.request.id = make_request_id();
    Response response = problem_response(what, call.request.id);
    Outgoing out;
    out.status = response.status;
    out.headers = std::move(response.headers);
    out.headers.emplace_back("Content-Type", response.content_type);
    out.headers.emplace_back("Cache-Control", "no-store");
    out.body = std::make_shared<const std::string>(std::move(response.body));
    return out;
}

void Pipeline::add_cors(const Call& call, Headers& headers) const {
    const auto origin = call.head().header("origin");
    if (origin.empty()) return;
    const auto& allowed = service_.settings.cors_origins;
    const bool any = std::find(allowed.begin(), allowed.end(), "*") != allowed.end();
    if (!any && std::find(allowed.begin(), allowed.end(), origin) == allowed.end()) return;
    headers.emplace_back("Access-Control-Allow-Origin", any ? "*" : std::string(origin));
    headers.emplace_back("Access-Control-Expose-Headers",
                         "ETag, Levtok-Warnings, Link, Location, Retry-After, X-Request-Id");
    if (!has_header(headers, "Vary")) headers.emplace_back("Vary", "Origin");
}

void Pipeline::record(const Call& call, Outgoing& outgoing) const {
    const auto took = wire::Clock::now() - call.incoming.received;
    const std::size_t bytes =
        outgoing.body && call.head().method != "HEAD" ? outgoing.body->size() : 0;
    const Route* route = call.match.route;
    const auto all = routes();
    const std::size_t index =
        route == nullptr ? all.size() : static_cast<std::size_t>(route - all.data());
    service_.metrics.served(index, outgoing.status, took, bytes);
    LogEntry entry;
    entry.request_id = call.request.id;
    if (call.request.key) entry.key_id = call.request.key->id;
    entry.client = call.client;
    entry.method = call.head().method;
    if (route != nullptr) entry.route = route->pattern;
    entry.status = outgoing.status;
    entry.bytes = bytes;
    entry.milliseconds = std::chrono::duration<double, std::milli>(took).count();
    entry.error = call.error;
    if (outgoing.stream && entry.method != "HEAD") {
        outgoing.stream =
            logged(std::move(outgoing.stream), log_, std::move(entry), call.incoming.received);
    } else {
        log_.request(entry);
    }
}

}  // namespace levtok::http
