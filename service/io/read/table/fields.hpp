#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace levtok::io {

std::string_view without_spaces_around(std::string_view text);

/// Splits a line of delimited text. The fields are views into the line, or, where a quoted field
/// contains doubled quotes, into the splitter; they are valid until the next call.
class FieldSplitter {
public:
    /// False where a quote is not closed.
    bool split(std::string_view line, char delimiter);
    const std::vector<std::string_view>& fields() const { return fields_; }

private:
    std::string_view unquote(std::string_view text);

    std::vector<std::string_view> fields_;
    std::string unquoted_;
};

}  // namespace levtok::io
