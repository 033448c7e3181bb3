#include "service/io/read/table/fields.hpp"

namespace levtok::io {

std::string_view without_spaces_around(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool FieldSplitter::split(std::string_view line, char delimiter) {
    fields_.clear();
    unquoted_.clear();
    unquoted_.reserve(line.size());  // the fields are views into it: it must not move
    std::size_t at = 0;
    for (;;) {
        std::size_t end = at;
        bool inside = false;
        for (; end < line.size() && (inside || line[end] != delimiter); ++end) {
            if (line[end] == '"') inside = !inside;
        }
        if (inside) return false;
        fields_.push_back(unquote(without_spaces_around(line.substr(at, end - at))));
        if (end == line.size()) return true;
        at = end + 1;
    }
}

std::string_view FieldSplitter::unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
    text = without_spaces_around(text.substr(1, text.size() - 2));
    if (text.find('"') == std::string_view::npos) return text;
    const std::size_t begin = unquoted_.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        unquoted_ += text[i];
        if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
    }
    return std::string_view(unquoted_).substr(begin);
}

}  // namespace levtok::io
