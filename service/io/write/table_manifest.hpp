#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "nav/note.hpp"
#include "service/io/tables/column.hpp"

/// The description beside the file of a table: a tabular data resource of Frictionless
/// (specs.frictionlessdata.io) with its origin.
namespace levtok::io {

/// Appended to the path of the table.
inline constexpr const char* manifest_ending = ".manifest.json";

/// {"fields": [{"name", "type", "unit", "description"}, …], "missingValues": [""]}
nlohmann::ordered_json schema_of(const TableColumns& table);

/// A file, and the option that names it.
struct NamedFile {
    std::string option;
    std::string path;
};

/// What determined a table besides its inputs: names and values.
using Facts = std::shared_ptr<const nlohmann::ordered_json>;

/// What determined the rows. It does not depend on the machine or the time.
struct TableOrigin {
    std::vector<std::string> arguments;  ///< the command's name first
    std::uint64_t rows = 0;
    Facts facts{};  ///< may be null
    std::vector<NamedFile> inputs{};
    Notes notes{};  ///< for the reader of the table
};

/// The manifest of the file at `path`. Throws Error (system) where an input cannot be read again.
std::string table_manifest(const TableColumns& table, const std::string& path,
                           const TableOrigin& origin);

}  // namespace levtok::io
