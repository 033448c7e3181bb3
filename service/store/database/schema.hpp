#pragma once

#include <span>
#include <string_view>

#include "service/store/database/database.hpp"

namespace levtok::store {

/// One step of the schema: statements, of which no released one is ever changed. `{number}` stands
/// for the column type of a double, `{keyed}` for the clause that stores a table in the order of
/// its key.
using Migration = std::span<const std::string_view>;

/// All migrations, in order; the version of the schema is the number of those applied to a
/// database.
std::span<const Migration> migrations();

/// Applies the missing `steps` to the database, in one transaction. Throws Error(conflict) where
/// its schema is newer, or it holds something else.
void migrate(const Database& database, std::span<const Migration> steps);

/// As migrate, but writes nothing where no step is missing.
void require_schema(const Database& database);

}  // namespace levtok::store
