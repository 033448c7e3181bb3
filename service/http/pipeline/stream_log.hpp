#pragma once

#include <functional>

#include "service/http/pipeline/log.hpp"
#include "service/http/wire/exchange.hpp"

namespace levtok::http {

using StreamSource = std::function<void(const StreamSink&)>;

/// The same stream, whose line is written when the last of it is gone, begun or not: what was sent
/// is not known before.
StreamSource logged(StreamSource source, const Log& log, LogEntry entry,
                    std::chrono::steady_clock::time_point received);

}  // namespace levtok::http
