#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "montecarlo/batch/results.hpp"
#include "service/io/tables/column.hpp"

/// The files of a Monte Carlo job in its folder.
namespace levtok::io {

using NamedText = std::pair<std::string, std::string>;

enum class TableForms { csv, csv_and_json };

/// The files by their names: summary.csv, quantiles.csv, fan.csv, histogram.csv, sample_paths.csv,
/// convergence.csv, summary.json and manifest.json; with csv_and_json also quantiles.json, … as
/// lists of rows.
std::vector<NamedText> simulation_texts(const montecarlo::Simulation& simulation,
                                        const montecarlo::Partial& partial,
                                        std::string_view version,
                                        TableForms forms = TableForms::csv);

/// The job in the text of a manifest.json; nothing where that is no manifest of a job. The text may
/// be anybody's.
std::optional<nlohmann::json> job_of_manifest(std::string_view text);

/// The tables of summary.csv, quantiles.csv, fan.csv, …
std::vector<const TableColumns*> simulation_tables();
/// summary, quantiles, fan, …
std::vector<std::string> simulation_table_names();

/// Writes summary.json, summary.csv, quantiles.csv, fan.csv, histogram.csv, sample_paths.csv,
/// convergence.csv and, last, manifest.json; each appears whole or not at all. The same job gives
/// the same bytes, which do not depend on the machine or the time. Throws Error (system).
void write_simulation(const std::string& folder, const montecarlo::Simulation& simulation,
                      const montecarlo::Partial& partial, std::string_view version);

}  // namespace levtok::io
