#include "service/store/names.hpp"

#include <algorithm>
#include <string>

#include "nav/error.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

bool may_stand_in_a_name(char c) {
    constexpr std::string_view signs = "._-+:";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
}

}  // namespace

void check_name(std::string_view name, std::string_view field) {
    const bool fits = !name.empty() && name.size() <= limits::longest_name &&
                      std::all_of(name.begin(), name.end(), may_stand_in_a_name) && name != "." &&
                      name != "..";
    if (fits) return;
    throw InvalidValue(std::string(field), "must be 1 to 64 letters, digits and signs of . _ - + :",
                       '"' + std::string(name.substr(0, limits::longest_name)) + '"');
}

std::string as_name(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return !may_stand_in_a_name(c); }, '-');
    return text.substr(0, limits::longest_name);
}

void check_idempotency(std::string_view key) {
    const bool visible =
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (visible && key.size() <= limits::longest_idempotency) return;
    throw InvalidValue("Idempotency-Key",
                       "must be at most " + std::to_string(limits::longest_idempotency) +
                           " visible ASCII characters",
                       '"' + std::string(key) + '"');
}

void throw_other_request(const std::string& key) {
    throw Error(ErrorKind::conflict, "Idempotency-Key: \"" + key +
                                         "\" was given before with another request; give each "
                                         "request a key of its own");
}

}  // namespace levtok::store
