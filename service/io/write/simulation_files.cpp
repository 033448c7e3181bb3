#include "service/io/write/simulation_files.hpp"

#include <nlohmann/json.hpp>

#include "montecarlo/batch/target_error.hpp"
#include "rebalance/json/document.hpp"
#include "service/io/tables/columns/simulation.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"
#include "service/io/write/table_manifest.hpp"
#include "service/io/write/write.hpp"
#include "service/report/odds.hpp"

namespace levtok::io {
namespace {

using Json = nlohmann::ordered_json;
using montecarlo::Estimate;
using montecarlo::Results;
using montecarlo::SeriesResults;

/// The rows that each series has of one kind, one after the other.
template <class Row>
void fill(RowWriter& rows, const TableOf<OfSeries<Row>>& table, const Results& results,
          std::vector<Row> SeriesResults::*list) {
    for (const auto& series : results.series) {
        for (const auto& row : series.*list) rows.row(table, {series.label, &row});
    }
}

struct JobTable {
    const TableColumns& columns;
    void (*fill)(RowWriter&, const Results&);

    std::string name() const { return std::string(columns.name); }  ///< of its file
};

template <const auto& table, auto list>
constexpr JobTable table_of_series{
    table, [](RowWriter& rows, const Results& results) { fill(rows, table, results, list); }};

void fill_samples(RowWriter& rows, const Results& results) {
    for (const auto& row : results.samples) {
        rows.row(tables::sample_paths, {results.series[row.series].label, &row});
    }
}

const std::vector<JobTable>& tables_of_a_job() {
    static const std::vector<JobTable> list{
        table_of_series<tables::summary, &SeriesResults::estimates>,
        table_of_series<tables::quantiles, &SeriesResults::quantiles>,
        table_of_series<tables::fan, &SeriesResults::fan>,
        table_of_series<tables::histogram, &SeriesResults::histogram>,
        {tables::sample_paths, fill_samples},
        table_of_series<tables::convergence, &SeriesResults::convergence>,
    };
    return list;
}

template <class Writer>
std::string table_text(const JobTable& table, const Results& results) {
    std::string text;
    Writer rows(text, table.columns);
    table.fill(rows, results);
    rows.finish();
    return text;
}

std::string text_of(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// Without the sign of a zero, which the tables do not have either.
double with_plain_zero(double x) { return x == 0 ? 0 : x; }

Json as_json(const Estimate& estimate) {
    return {{columns::quantity.name, estimate.quantity},
            {columns::estimate.name, with_plain_zero(estimate.value)},
            {columns::standard_error.name, with_plain_zero(estimate.standard_error)},
            {columns::interval_low.name, with_plain_zero(estimate.low)},
            {columns::interval_high.name, with_plain_zero(estimate.high)}};
}

Json convergence_of(const SeriesResults& series) {
    Json rows = Json::array();
    for (const auto& row : series.convergence) {
        rows.push_back(
            {{columns::paths_so_far.name, static_cast<std::int64_t>(row.paths)},
             {columns::quantity.name, row.estimate.quantity},
             {columns::estimate_so_far.name, with_plain_zero(row.estimate.value)},
             {columns::standard_error.name, with_plain_zero(row.estimate.standard_error)}});
    }
    return rows;
}

const char* quantiles_of(const montecarlo::Simulation& simulation, const Results& results) {
    if (!simulation.reduction.representative()) return "none";
    return results.exact_quantiles ? "exact" : "sketch, within 0.2 %";
}

/// Sentences on a product; none on an underlying.
Json findings_on(const montecarlo::Simulation& simulation, const Results& results,
                 std::size_t series) {
    if (series >= simulation.products.size()) return Json::array();
    return report::odds_findings(results.series[series].estimates, simulation.job.calendar().days(),
                                 results.paths);
}

Json summary_of(const montecarlo::Simulation& simulation, const Results& results) {
    Json list = Json::array();
    for (std::size_t i = 0; i < results.series.size(); ++i) {
        const auto& series = results.series[i];
        Json estimates = Json::array();
        for (const auto& each : series.estimates) estimates.push_back(as_json(each));
        Json one{{columns::simulated.name, series.label}, {"engine", series.engine}};
        one["findings"] = findings_on(simulation, results, i);
        one["estimates"] = std::move(estimates);
        if (!series.convergence.empty()) one["convergence"] = convergence_of(series);
        list.push_back(std::move(one));
    }
    return {{"paths", results.paths},
            {"interval", 0.95},
            {"reduction", montecarlo::name_of(simulation.job.reduction)},
            {"quantiles", quantiles_of(simulation, results)},
            {"detail_paths", results.detail_paths},
            {"series", std::move(list)}};
}

Json manifest_of(const montecarlo::Simulation& simulation, const montecarlo::Partial& partial,
                 const Results& results, std::string_view version) {
    Json engines = Json::array();
    for (const auto& series : results.series) {
        if (series.engine == "path") continue;
        Json one{{columns::simulated.name, series.label}, {"engine", series.engine}};
        if (!series.why.empty()) one["why"] = series.why;
        engines.push_back(std::move(one));
    }
    Json out{{"levtok", version},
             {"paths", results.paths},
             {"stopped_at_target_error", results.paths < simulation.job.paths},
             {"fused_multiply_add", partial.fuses}};
    out["warnings"] = written(montecarlo::notes_of(simulation, partial));
    out["engines"] = std::move(engines);
    out["job"] = montecarlo::written_job(simulation.job);
    out["tables"] = Json::array();
    for (const auto& table : tables_of_a_job()) {
        out["tables"].push_back({{"path", table.name() + ".csv"},
                                 {"title", table.columns.rows},
                                 {"schema", schema_of(table.columns)}});
    }
    return out;
}

}  // namespace

std::vector<NamedText> simulation_texts(const montecarlo::Simulation& simulation,
                                        const montecarlo::Partial& partial,
                                        std::string_view version, TableForms forms) {
    const auto results = montecarlo::results_of(simulation, partial);
    std::vector<NamedText> texts;
    for (const auto& table : tables_of_a_job()) {
        const std::string name = table.name();
        texts.emplace_back(name + ".csv", table_text<CsvWriter>(table, results));
        // summary.json is a document of its own.
        if (forms == TableForms::csv || name == "summary") continue;
        texts.emplace_back(name + ".json", table_text<JsonWriter>(table, results));
    }
    texts.emplace_back("summary.json", text_of(summary_of(simulation, results)));
    texts.emplace_back("manifest.json",
                       text_of(manifest_of(simulation, partial, results, version)));
    return texts;
}

std::optional<nlohmann::json> job_of_manifest(std::string_view text) {
    try {
        auto manifest = rebalance::parse_strictly(text);
        if (!manifest.is_object() || !manifest.contains("job")) return std::nullopt;
        return std::move(manifest["job"]);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::vector<const TableColumns*> simulation_tables() {
    std::vector<const TableColumns*> tables;
    for (const auto& table : tables_of_a_job()) tables.push_back(&table.columns);
    return tables;
}

std::vector<std::string> simulation_table_names() {
    std::vector<std::string> names;
    for (const auto& table : tables_of_a_job()) names.push_back(table.name());
    return names;
}

void write_simulation(const std::string& folder, const montecarlo::Simulation& simulation,
                      const montecarlo::Partial& partial, std::string_view version) {
    for (const auto& [name, text] : simulation_texts(simulation, partial, version)) {
        std::string path = folder;
        path.append("/").append(name);
        AtomicFile file(path);
        file.write(text);
        file.commit();
    }
}

}  // namespace levtok::io
