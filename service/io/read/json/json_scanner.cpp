#include "service/io/read/json/json_scanner.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace levtok::io {
namespace {

constexpr std::string_view remedy_of_cut = "download or copy it again";

bool ends_word(char c) {
    return c == ',' || c == ']' || c == '}' || c == ':' || c == ' ' || c == '\n' || c == '\r' ||
           c == '\t';
}

}  // namespace

bool JsonScanner::refill() {
    if (part_.empty()) part_ = file_.next_part();
    return !part_.empty();
}

char JsonScanner::peek() {
    while (refill()) {
        const char c = part_.front();
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return c;
        if (c == '\n') ++line_;
        part_.remove_prefix(1);
    }
    return '\0';
}

char JsonScanner::take() {
    const char c = peek();
    if (c == '\0') fail("ends within its JSON", remedy_of_cut);
    if (c == '[' || c == '{') ++depth_;
    if (c == ']' || c == '}') --depth_;
    part_.remove_prefix(1);
    return c;
}

bool JsonScanner::take_if(char c) {
    const bool is_next = peek() == c;
    if (is_next) take();
    return is_next;
}

void JsonScanner::expect(char c) {
    const char next = take();
    if (next == c) return;
    fail(fmt::format("has {} where '{}' belongs", in_quotes({&next, 1}), c),
         "give the JSON as its source wrote it");
}

void JsonScanner::take_string() {
    bool escaped = false;
    for (bool first = true; refill(); first = false) {
        const char c = part_.front();
        part_.remove_prefix(1);
        value_ += c;
        if (c == '"' && !escaped && !first) return;
        escaped = c == '\\' && !escaped;
    }
    fail("ends within a string", remedy_of_cut);
}

void JsonScanner::take_word() {
    while (refill() && !ends_word(part_.front())) {
        value_ += part_.front();
        part_.remove_prefix(1);
    }
}

const std::string& JsonScanner::value(bool any_length) {
    value_.clear();
    const std::size_t outside = depth_;
    do {
        const char c = peek();
        if (c == '"') {
            take_string();
        } else if (ends_word(c) || c == '[' || c == '{') {
            value_ += take();
        } else {
            if (c == '\0') fail("ends within its JSON", remedy_of_cut);
            take_word();
        }
        if (!any_length && value_.size() > TextFile::longest_line)
            fail("has a row longer than 1 MiB", "give an array of rows");
    } while (depth_ > outside);
    return value_;
}

std::string JsonScanner::string() {
    if (peek() != '"')
        fail("has no name where one belongs", "give the JSON as its source wrote it");
    try {
        return nlohmann::json::parse(value()).get<std::string>();
    } catch (const nlohmann::json::exception&) {
        fail(in_quotes(value_) + " is no string", "give the JSON as its source wrote it");
    }
}

void JsonScanner::fail(std::string_view problem, std::string_view remedy) const {
    throw InputError(file_.name(), line_, "json", problem, remedy);
}

}  // namespace levtok::io
