#include "service/http/endpoints/parts/json_text.hpp"

#include <cmath>
#include <utility>

#include "service/io/write/write.hpp"

namespace levtok::http {

void JsonText::separate() {
    if (!first_) text_ += ',';
    first_ = false;
}

JsonText& JsonText::open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
}

JsonText& JsonText::key(std::string_view name) {
    separate();
    text_ += io::json_quoted(name);
    text_ += ':';
    first_ = true;
    return *this;
}

JsonText& JsonText::key(const io::Column& column) {
    separate();
    text_.append("\"").append(column.name).append("\":");
    first_ = true;
    return *this;
}

JsonText& JsonText::value(double x) {
    if (!std::isfinite(x)) return raw("null");
    separate();
    io::append_number(text_, x);
    return *this;
}

JsonText& JsonText::value(std::string_view text) { return raw(io::json_quoted(text)); }

JsonText& JsonText::value(const Notes& notes) { return raw(io::json_of(notes)); }

JsonText& JsonText::raw(std::string_view json) {
    separate();
    text_ += json;
    return *this;
}

std::string compact(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_text && c == '\\') {
            out += json.substr(i++, 2);
            continue;
        }
        if (c == '"') in_text = !in_text;
        if (in_text || (c != ' ' && c != '\n')) out += c;
    }
    return out;
}

std::string JsonText::take() && { return std::move(text_) + '\n'; }

}  // namespace levtok::http
