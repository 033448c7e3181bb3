#pragma once

#include <optional>
#include <string_view>

namespace levtok::io {

/// The kind of a file that is not text, or of text that is not a table, and what to do instead.
struct ForeignKind {
    std::string_view name;    ///< `an Excel workbook`
    std::string_view remedy;  ///< `save its sheet as CSV and give that`
};

/// The kind by the first bytes; nothing for text that may be a table.
std::optional<ForeignKind> foreign_kind(std::string_view head);

/// The kind by the name of an entry of a zip: spreadsheets are zips of XML.
std::optional<ForeignKind> foreign_kind_of_entry(std::string_view path);

/// Whether a file of this name accompanies tables and is not one itself: hidden, a checksum, a text
/// for people, a manifest, an incomplete download.
bool stands_beside_tables(std::string_view path);

}  // namespace levtok::io
