#include "service/http/pipeline/rendered.hpp"

#include "service/http/pipeline/coding.hpp"
#include "service/http/pipeline/negotiation.hpp"

namespace levtok::http {
namespace {

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

/// An answer that no one is to keep, without its body.
Outgoing passing(Response& response) {
    Outgoing out;
    out.status = response.status;
    out.headers = std::move(response.headers);
    out.headers.emplace_back("Content-Type", response.content_type);
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

}  // namespace

bool is_worth_compressing(const Response& response, const Settings& settings) {
    const std::string_view type = response.content_type;
    return response.body.size() >= settings.gzip_from_bytes &&
           (type.starts_with("text/") || type.find("json") != std::string_view::npos ||
            type.find("svg") != std::string_view::npos);
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

Outgoing streamed(Response response) {
    Outgoing out = passing(response);
    out.stream = std::move(response.stream);
    return out;
}

Outgoing failed(Response response) {
    Outgoing out = passing(response);
    out.body = std::make_shared<const std::string>(std::move(response.body));
    return out;
}

}  // namespace levtok::http
