#include <algorithm>
#include <set>

#include "service/http/wire/head.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Heads of requests: a verdict on a beginning holds for whatever follows, and a head that is read
/// has the form that the rest of the service relies on.
namespace {

using namespace levtok::http::wire;
using levtok::fuzz::require;

constexpr std::size_t most_body = 1 << 20;

void check_head(const Head& head, std::string_view text) {
    require(head.head_bytes <= text.size(), "a head ends within the text");
    require(head.body_bytes <= most_body, "a body is no longer than allowed");
    require(head.target == "*" || head.target.starts_with('/'), "a target begins with a slash");
    std::set<std::string> names;
    for (const auto& [name, value] : head.headers) {
        require(names.insert(name).second, "no header stands twice");
        require(std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }),
                "names are in lower case");
        require(value.find_first_of("\r\n") == std::string::npos, "a value is one line");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto whole = read_head(text, most_body);
    if (const auto* head = std::get_if<Head>(&whole)) {
        check_head(*head, text);
        const auto alone = read_head(text.substr(0, head->head_bytes), most_body);
        require(std::holds_alternative<Head>(alone), "a head does not depend on what follows");
    }
    const auto before = read_head(text.substr(0, size / 2), most_body);
    if (std::holds_alternative<Refusal>(before)) {
        require(std::holds_alternative<Refusal>(whole), "a refusal is final");
    } else if (std::holds_alternative<Head>(before)) {
        require(std::holds_alternative<Head>(whole), "a head that ended stays");
        require(std::get<Head>(before).headers == std::get<Head>(whole).headers,
                "later bytes change no head");
    }
    return 0;
}
