#pragma once

#include <optional>
#include <string_view>

#include "service/io/read/table/table.hpp"

namespace levtok::io {

/// Whether a column's name has volume in it.
bool names_volume(std::string_view column);

/// The column of the volume; one in quote currency counts other units.
std::optional<std::size_t> find_volume(const Table& table);

}  // namespace levtok::io
