#include "service/http/pipeline/pipeline.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "service/http/contract/error_status.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/problem.hpp"
#include "service/http/pipeline/checks/access.hpp"
#include "service/http/pipeline/checks/client_address.hpp"
#include "service/http/pipeline/checks/host.hpp"
#include "service/http/pipeline/checks/request_checks.hpp"
#include "service/http/pipeline/cors.hpp"
#include "service/http/pipeline/headers.hpp"
#include "service/http/pipeline/negotiation.hpp"
#include "service/http/pipeline/rendered.hpp"
#include "service/http/pipeline/request_id.hpp"
#include "service/http/pipeline/stream_log.hpp"
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

Request as_request(Incoming& incoming) {
    Request request;
    for (const auto& [name, value] : incoming.head.headers) request.headers.emplace(name, value);
    request.body = std::move(incoming.body);
    request.memory = &incoming.memory;
    const auto own = incoming.head.header("x-request-id");
    request.id = is_request_id(own) ? std::string(own) : make_request_id();
    return request;
}

bool is_heavy(const Route& route, const Request& request) {
    if (route.weight == Weight::heavy) return true;
    return std::any_of(route.heavy_with.begin(), route.heavy_with.end(),
                       [&](std::string_view name) { return request.parameter(name).has_value(); });
}

}  // namespace

Pipeline::Pipeline(const Service& service, const Log& log, const Streams& streams)
    : service_(service),
      log_(log),
      streams_(streams),
      keyless_(keyless_of(service.settings)),
      hosts_(hosts_of(service.settings)),
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
    add_cors(call.head(), service_.settings.cors_origins, out.headers);
    record(call, out);
    return out;
}

bool Pipeline::awaits_body(const wire::Head& head) const {
    try {
        check_host(head.header("host"), hosts_);
        const auto match = match_route(head.method, read_target(head.target).path);
        if (match.route == nullptr) return false;
        // Whose key it is, the store knows; here nothing may wait for that.
        if (head.header("authorization").empty()) {
            require_access(match.route->access, std::nullopt, keyless_);
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
    check_host(call.head().header("host"), hosts_);
    auto target = read_target(call.head().target);
    call.request.path = std::move(target.path);
    call.request.query = std::move(target.query);
    call.match = match_route(call.head().method, call.request.path);
    if (call.head().method == "OPTIONS") return answer_options(call.head(), call.match.allow);
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
    check_body(*call.match.route, call.request);
    return call_endpoint(call);
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
        require_access(access, call.request.key, keyless_);
        if (access == Access::write && !call.request.key) {
            require_own_page(call.head().header("origin"), call.head().header("host"));
        }
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
        version = service_.store.known_version();
        key = (request.csv ? "csv " : "json ") + call.head().target;
        if (const auto found = cache_.find(key, version)) return for_client(request, *found);
    }
    std::shared_ptr<const void> place;
    if (route.weight == Weight::stream) {
        place = streams_.take_place();
        if (!place) {
            throw HttpError(503, "too many streams are open; try again", {},
                            {{"Retry-After", "5"}});
        }
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
        if (response.stream) {
            response.stream = [place, own = std::move(response.stream)](const StreamSink& sink) {
                own(sink);
            };
        }
        if (!is_cached || response.status != 200 || response.stream) {
            return render(call, std::move(response));
        }
        const bool zipped = is_worth_compressing(response, service_.settings);
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
    if (response.stream) return streamed(std::move(response));
    const int status = response.status;
    const bool tagged = status == 200 && call.match.route->method == Method::get &&
                        !has_header(response.headers, "Cache-Control");
    const bool zipped = is_worth_compressing(response, service_.settings) &&
                        accepts_gzip(call.request.header("accept-encoding"));
    Outgoing out = for_client(call.request, *rendered(std::move(response), tagged, zipped));
    if (out.status == 200) out.status = status;
    return out;
}

Outgoing Pipeline::problem(Call& call, const std::exception& error) const {
    const Problem what = problem_of(error);
    if (what.status >= 500) call.error = error.what();
    if (call.request.id.empty()) call.request.id = make_request_id();
    return failed(problem_response(what, call.request.id));
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
