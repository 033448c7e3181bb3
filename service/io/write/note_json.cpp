#include "service/io/write/note_json.hpp"

#include "service/io/tables/columns/tokens.hpp"
#include "service/io/write/write.hpp"

namespace levtok::io {

std::string json_of(const Notes& notes) {
    std::string text = "[";
    const auto add = [&text](char before, const Column& column, std::string_view value) {
        text += before + json_quoted(column.name) + ':' + json_quoted(value);
    };
    for (const auto& note : notes) {
        if (text.size() > 1) text += ',';
        add('{', columns::note_code, name_of(note.code));
        add(',', columns::note_text, note.text);
        add(',', columns::note_place, note.place);
        text += '}';
    }
    return text + ']';
}

}  // namespace levtok::io
