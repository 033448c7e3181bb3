#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/note.hpp"
#include "nav/time.hpp"

namespace levtok::http {

/// Writes one JSON text from front to back. Numbers are the shortest that read back as the same
/// double; absent values and numbers that are not finite are null; times are RFC 3339.
class JsonText {
public:
    JsonText& open_object() { return open('{'); }
    JsonText& close_object() { return close('}'); }
    JsonText& open_list() { return open('['); }
    JsonText& close_list() { return close(']'); }

    JsonText& key(std::string_view name);

    JsonText& value(double x);
    JsonText& value(std::string_view text);
    JsonText& value(const std::string& text) { return value(std::string_view(text)); }
    JsonText& value(const char* text) { return value(std::string_view(text)); }
    JsonText& value(bool flag) { return raw(flag ? "true" : "false"); }
    JsonText& value(std::integral auto count) { return raw(std::to_string(count)); }
    JsonText& value(Instant time) { return value(format_time(time)); }
    JsonText& value(std::nullopt_t) { return raw("null"); }
    template <class T>
    JsonText& value(const std::optional<T>& x) {
        return x ? value(*x) : raw("null");
    }
    JsonText& value(const std::vector<std::string>& texts) {
        open_list();
        for (const auto& text : texts) value(text);
        return close_list();
    }
    JsonText& value(const Notes& notes);
    /// Inserts text that is JSON already.
    JsonText& raw(std::string_view json);

    template <class T>
    JsonText& field(std::string_view name, const T& x) {
        return key(name).value(x);
    }

    /// The text, with a line end.
    std::string take() &&;

private:
    JsonText& open(char bracket);
    JsonText& close(char bracket);
    void separate();

    std::string text_;
    bool first_ = true;
};

/// The JSON text without insignificant whitespace.
std::string compact(std::string_view json);

}  // namespace levtok::http
