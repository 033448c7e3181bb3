#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rebalance/terms.hpp"

/// Products as text: the files of the library and those that users write.
namespace levtok::rebalance {

/// One change of a field, by its path: {"fees.management.rate", "0.0003"}, {"rebalance.1.max",
/// "5"}.
struct Setting {
    std::string path;
    std::string value;  ///< JSON, or else a text
};

/// Of `path=value`. Throws InvalidValue with `rule` where the text has no path or no `=`.
Setting parse_setting(const std::string& text, const std::string& field, const std::string& rule);

/// The changes of a document's list of texts at `place`. Throws InvalidValue naming the text.
std::vector<Setting> parse_settings(const std::vector<std::string>& texts,
                                    const std::string& place);

/// Reads a product file after applying `settings` to it. Throws Error(malformed) where the text is
/// not JSON (naming line and column) or a key is given twice, InvalidValue with the path of the
/// field where a value breaks its rule.
Terms parse_product(std::string_view text, std::span<const Setting> settings = {});

/// The same of a document that is parsed.
Terms read_product(nlohmann::json document, std::span<const Setting> settings = {});

/// All fields of the terms; reads back as the same terms.
nlohmann::ordered_json written_product(Terms terms);
std::string write_product(const Terms& terms);

/// The JSON Schema (draft 7) of the product file.
std::string product_schema();

/// One embedded file of the library.
struct LibraryProduct {
    std::string_view name;
    std::string_view text;
};

/// The library, sorted by name.
std::span<const LibraryProduct> library();
/// Whether a name needs no file: that of a library product, or a short form (short_form.hpp).
bool in_library(std::string_view name);

/// The text of the product called `name`; throws Error(not_found) with similar names.
std::string library_text(std::string_view name);

/// The library's product called `name`, or that of a short form.
Terms product(std::string_view name, std::span<const Setting> settings = {});

}  // namespace levtok::rebalance
