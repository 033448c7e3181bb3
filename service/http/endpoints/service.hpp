#pragma once

#include "service/http/contract/settings.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

class ServerMetrics;

/// The state that the endpoints work on.
struct Service {
    store::Store& store;
    const Settings& settings;
    ServerMetrics& metrics;
};

}  // namespace levtok::http
