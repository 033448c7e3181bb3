#include "service/io/write/note_json.hpp"

#include "service/io/write/write.hpp"

namespace levtok::io {

std::string json_of(const Notes& notes) {
    std::string text = "[";
    for (const auto& note : notes) {
        if (text.size() > 1) text += ',';
        text += "{\"code\":" + json_quoted(name_of(note.code));
        text += ",\"text\":" + json_quoted(note.text);
        text += ",\"place\":" + json_quoted(note.place) + '}';
    }
    return text + ']';
}

}  // namespace levtok::io
