#pragma once

#include <optional>
#include <string_view>

namespace levtok::io {

/// What a file is that holds no text, or text that is no table, and what to do instead.
struct ForeignKind {
    std::string_view name;    ///< `an Excel workbook`
    std::string_view remedy;  ///< `save its sheet as CSV and give that`
};

/// By the first bytes; nothing for text that may be a table.
std::optional<ForeignKind> foreign_kind(std::string_view head);

/// By the name of an entry of a zip: spreadsheets are zips of XML.
std::optional<ForeignKind> foreign_kind_of_entry(std::string_view path);

/// Whether a file of this name stands beside tables and is none itself: hidden, a checksum, a text
/// for people, a manifest, half a download.
bool stands_beside_tables(std::string_view path);

}  // namespace levtok::io
