#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "service/http/contract/route_match.hpp"
#include "service/http/endpoints/service.hpp"
#include "service/http/pipeline/answer_cache.hpp"
#include "service/http/pipeline/checks/access.hpp"
#include "service/http/pipeline/checks/concurrency_limit.hpp"
#include "service/http/pipeline/checks/rate_limit.hpp"
#include "service/http/pipeline/log.hpp"
#include "service/http/pipeline/server_metrics.hpp"
#include "service/http/wire/exchange.hpp"
#include "service/http/wire/streams.hpp"

namespace levtok::http {

/// The processing that is the same for all endpoints, from the received request to the answer to be
/// sent. May be called from several threads.
class Pipeline {
public:
    Pipeline(const Service& service, const Log& log, const Streams& streams);

    /// Never throws, unless there is no memory for an error.
    Outgoing operator()(Incoming incoming);

    /// Whether the request's answer depends on its body: an unknown path, a wrong method or a
    /// missing permission is known from the head.
    bool awaits_body(const wire::Head& head) const;

    const AnswerCache& cache() const { return cache_; }
    const ConcurrencyLimit& heavy() const { return heavy_; }
    const ConcurrencyLimit& writes() const { return writes_; }

private:
    struct Call;

    Outgoing answer(Call& call);
    void check_rate(const Call& call);
    void check_key(Call& call);
    Outgoing call_endpoint(Call& call);
    Response run_endpoint(const Route& route, const Request& request) const;
    Outgoing render(const Call& call, Response response);
    Outgoing problem(Call& call, const std::exception& error) const;
    void record(const Call& call, Outgoing& outgoing) const;

    const Service& service_;
    const Log& log_;
    const Streams& streams_;
    Keyless keyless_;
    std::vector<std::string> hosts_;
    RateLimit rate_;
    ConcurrencyLimit heavy_;
    ConcurrencyLimit writes_;
    AnswerCache cache_;
};

}  // namespace levtok::http
