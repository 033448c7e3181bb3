#include "service/web/page.hpp"

#include <Poco/Base64Encoder.h>

#include <algorithm>
#include <array>
#include <span>
#include <sstream>

#include "service/io/write/digest.hpp"
#include "service/version.hpp"
#include "service/web/files.hpp"

namespace levtok::web {
namespace {

/// The source by which a policy admits a text within the page.
std::string source_of(std::string_view text) {
    std::ostringstream base64;
    Poco::Base64Encoder encoder(base64);
    encoder << io::sha256_of(text);
    encoder.close();
    return " 'sha256-" + base64.str() + '\'';
}

/// Nothing runs but the scripts of the page itself, nothing styles it but its own sheet.
std::string policy(const Page& page, std::string_view style, std::span<const std::string> scripts) {
    std::string out = "default-src 'none'; style-src" + source_of(style) + "; script-src";
    for (const auto& script : scripts) out += source_of(script);
    if (page.asks) out += "; connect-src 'self'";
    return out + "; base-uri 'none'; form-action 'none'";
}

}  // namespace

std::string escaped(std::string_view text) {
    static constexpr std::array<std::pair<char, std::string_view>, 6> escapes{{{'&', "&amp;"},
                                                                               {'<', "&lt;"},
                                                                               {'>', "&gt;"},
                                                                               {'"', "&quot;"},
                                                                               {'\'', "&#39;"},
                                                                               {'\0', ""}}};
    std::string out;
    for (const char c : text) {
        const auto* const special = std::find_if(escapes.begin(), escapes.end(),
                                                 [=](const auto& each) { return each.first == c; });
        if (special == escapes.end()) {
            out += c;
        } else {
            out += special->second;
        }
    }
    return out;
}

std::string whole_page(const Page& page) {
    const std::string style = '\n' + std::string(page_css()) + std::string(page.style);
    const std::array<std::string, 3> scripts{
        "\n/*\n" + std::string(d3_licence()) + "*/\n" + std::string(d3()) + '\n',
        '\n' + std::string(charts_js()), '\n' + std::string(page.script)};
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
        "http-equiv=\"Content-Security-Policy\" content=\"" +
        policy(page, style, scripts) +
        "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
        "name=\"generator\" content=\"levtok " +
        version_number() + "\">\n<title>" + escaped(page.title) + "</title>\n<style>" + style +
        "</style>\n</head>\n<body>\n<main>\n" + page.body + "</main>\n";
    for (const auto& script : scripts) out += "<script>" + script + "</script>\n";
    return out + "</body>\n</html>\n";
}

}  // namespace levtok::web
