#include <vector>

#include "service/http/contract/settings.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Settings of the server: lines `name=value` as from the environment, an empty line, and the text
/// of a configuration file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace levtok;
    fuzz::Input input(data, size);
    std::vector<http::NamedText> environment;
    for (auto line = input.line(); !line.empty(); line = input.line()) {
        const auto sign = line.find('=');
        if (sign == std::string_view::npos) continue;
        environment.emplace_back(line.substr(0, sign), line.substr(sign + 1));
    }
    fuzz::may_refuse([&] {
        const auto settings = http::read_settings(std::string(input.rest()), environment, {});
        fuzz::require(!http::listen_address(settings).host.empty(), "an address has a host");
        fuzz::require(!http::store_url(settings).empty(), "there is a store");
    });
    return 0;
}
