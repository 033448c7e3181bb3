#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/io/read/json/json_scanner.hpp"

namespace levtok::io {

/// Scalars as they are written; null is empty.
using JsonRow = std::vector<std::string>;

/// Takes the scalars of the array, the object or the scalar that `text` is, and the names of an
/// object. What is nested in it is empty. False where `text` is no JSON.
bool read_json_values(const std::string& text, JsonRow& names, JsonRow& values);

/// How the rows of a table stand in a JSON text.
enum class JsonForm : std::uint8_t {
    in_array,
    by_time,  ///< an object, by the times of the rows
    by_line,  ///< one after the other
    columns,
};

/// A value with its name, or an array or object of several.
struct JsonColumn {
    std::string name;
    JsonRow keys{};  ///< of an object
    JsonRow values{};
};

/// Where the rows of a JSON text begin, and what was read on the way to them.
struct JsonStart {
    JsonForm form = JsonForm::in_array;
    JsonRow names{};                    ///< as the JSON has them; empty where it has none
    std::optional<JsonRow> first{};     ///< the first row, unless the table stands in columns
    std::vector<JsonColumn> columns{};  ///< whole, where the table stands in columns
    JsonRow index{};                    ///< the times of pandas' split; empty where there are none
    std::vector<std::string> left_out{};  ///< names of other arrays
    std::string message{};                ///< of an answer that says what is wrong
};

/// Reads as far as the first row, or all columns. Throws InputError where there are none.
JsonStart find_json_rows(JsonScanner& scanner);

/// Throws InputError, with the message of an answer that has one.
[[noreturn]] void complain_of_no_rows(const JsonScanner& scanner, const std::string& message);

}  // namespace levtok::io
