#include "service/web/page.hpp"

#include "service/version.hpp"
#include "service/web/files.hpp"

namespace levtok::web {
namespace {

std::string policy(const Page& page) {
    return std::string(
               "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; ") +
           (page.asks ? "connect-src 'self'; " : "") + "base-uri 'none'; form-action 'none'";
}

std::string script(std::string_view text) {
    return "<script>\n" + std::string(text) + "</script>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            case '\0':
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string whole_page(const Page& page) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
           "http-equiv=\"Content-Security-Policy\" content=\"" +
           policy(page) +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
           "name=\"generator\" content=\"levtok " +
           version_number() + "\">\n<title>" + escaped(page.title) + "</title>\n<style>\n" +
           std::string(page_css()) + "</style>\n</head>\n<body>\n<main>\n" + page.body +
           "</main>\n" +
           script("/*\n" + std::string(d3_licence()) + "*/\n" + std::string(d3()) + '\n') +
           script(charts_js()) + script(page.script) + "</body>\n</html>\n";
}

}  // namespace levtok::web
