#pragma once

#include <span>
#include <string_view>

#include "service/store/database/database.hpp"

namespace levtok::store {

/// One step of the schema: statements, of which no released one is ever changed. `{number}` stands
/// for the column type of a double, `{keyed}` for what makes a table lie in the order of its key.
using Migration = std::span<const std::string_view>;

/// All of them, in order; the schema's version is how many of them a database has seen.
std::span<const Migration> migrations();

/// Brings the database to the last of `steps`, in one transaction. Throws Error(conflict) where it
/// is newer than that, or holds something else.
void migrate(const Database& database, std::span<const Migration> steps);

/// As migrate, but where nothing is to be done nothing is written.
void require_schema(const Database& database);

}  // namespace levtok::store
