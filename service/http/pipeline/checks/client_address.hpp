#pragma once

#include <string>

#include "service/http/contract/settings.hpp"
#include "service/http/wire/exchange.hpp"

namespace levtok::http {

/// The address of who asks: of the peer, or, where the settings say so and the peer is this
/// machine, of whom it forwards.
std::string client_of(const Incoming& incoming, const Settings& settings);

}  // namespace levtok::http
