#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

/// JSON texts that users write, before their fields are read.
namespace levtok::rebalance {

struct Setting;

/// Told that so many more bytes of memory are about to be taken; may throw.
using Weigh = std::function<void(std::size_t bytes)>;

/// Takes the rows of a list of the outermost object one by one, as they are read, so that a long
/// list never stands in memory as JSON: in the document it is empty.
struct RowTaker {
    std::string_view list;  ///< its key
    std::size_t most = 0;   ///< rows; the next one is an error before it is built
    std::size_t bytes = 0;  ///< that stay in memory of each
    std::function<void(nlohmann::json& row, std::size_t index)> take;
};

/// What is done while a text is read.
struct Intake {
    Weigh weigh{};
    std::span<const RowTaker> rows{};
};

/// Reads a JSON text in one pass, in a time proportional to its length; a key given twice, a number
/// too large and deep nesting are errors that name the place, `path` being where the value will
/// stand in its document. Throws Error(malformed) or InvalidValue.
nlohmann::json parse_strictly(std::string_view text, const std::string& path = "",
                              const Intake& intake = {});

/// The field at `path`, names and indexes of lists with dots between them; what is missing on the
/// way is made, and a list may grow by one. Throws InvalidValue.
nlohmann::json& field_at(nlohmann::json& document, const std::string& path);

/// Sets the field that the path of `setting` names. Throws InvalidValue.
void apply(nlohmann::json& document, const Setting& setting);

}  // namespace levtok::rebalance
