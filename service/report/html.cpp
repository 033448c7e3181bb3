#include "service/report/html.hpp"

#include <fmt/format.h>

#include <cmath>

namespace levtok::report {

std::string table(const std::string& kind, const std::string& caption, const std::string& head,
                  const std::string& body) {
    return fmt::format(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{1}\">\n<table "
        "class=\"{0}\"><caption>{1}</caption>\n<thead><tr>{2}</tr></thead>\n<tbody>\n{3}</tbody>"
        "</table></div>\n",
        kind, caption, head, body);
}

std::string heads(std::initializer_list<std::string_view> names) {
    std::string out;
    for (auto name : names) {
        const bool is_number = name.ends_with('#');
        if (is_number) name.remove_suffix(1);
        out +=
            fmt::format("<th scope=\"col\"{}>{}</th>", is_number ? " class=\"number\"" : "", name);
    }
    return out;
}

std::string row_head(const std::string& text) { return "<th scope=\"row\">" + text + "</th>"; }

std::string cell(const std::string& text, const char* kind) {
    return fmt::format("<td class=\"{}\">{}</td>", kind, text);
}

std::string paragraph(const std::string& text) { return "<p>" + text + "</p>\n"; }

std::string section(const std::string& title, const std::string& body) {
    return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", title, body);
}

std::string shade_of(double r) {
    constexpr double steps[] = {0.02, 0.05, 0.1, 0.25};
    int shade = 0;
    for (const double step : steps) shade += std::fabs(r) >= step ? 1 : 0;
    return (r < 0 ? "loss" : "gain") + std::to_string(shade);
}

}  // namespace levtok::report
