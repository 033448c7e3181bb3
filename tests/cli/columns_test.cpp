#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "rebalance/product.hpp"
#include "service/io/tables/tables.hpp"
#include "service/store/store.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/table_check.hpp"

namespace levtok::cli {
namespace {

using nlohmann::json;

/// The section of notebooks/README.md, from its heading to the next.
std::string columns_of_the_readme() {
    const std::string text = read_file("notebooks/README.md");
    const auto from = text.find("## Columns\n");
    REQUIRE(from != std::string::npos);
    const auto next = text.find("\n## ", from);
    return text.substr(from, next == std::string::npos ? next : next + 1 - from);
}

std::string row_of(std::initializer_list<std::string_view> cells) {
    std::string row = "|";
    for (const auto cell : cells) row.append(" ").append(cell).append(" |");
    return row + '\n';
}

/// The same from the dictionary.
std::string columns_as_text() {
    std::string text =
        "## Columns\n"
        "Times are UTC with three decimals of a second or more, numbers the fewest digits that "
        "read "
        "back as the same double;\n"
        "what is not known is an empty field. Amounts are in the currency that the underlying is "
        "quoted in.\n\n"
        "| table | rows | written by |\n|---|---|---|\n";
    for (const auto* table : io::tables::all()) {
        text += row_of({table->name, table->rows, table->from});
    }
    text += "\n| table | column | unit | meaning |\n|---|---|---|---|\n";
    for (const auto* table : io::tables::all()) {
        for (const auto& column : table->columns) {
            const std::string name = '`' + std::string(column.name) + '`';
            text += row_of({table->name, name, column.unit, column.meaning});
        }
    }
    return text;
}

/// A command, and the file that it leaves of a table.
struct Written {
    std::string line;
    const io::TableColumns& table;
    std::string file;
};

/// What the commands below read: prices with their funding and rates, a path, a store.
struct ColumnInputs {
    ColumnInputs() {
        run("sample --days 40 --volatility 1.5 --out @prices.csv --funding-out @funding.csv");
        write_file(folder / "rates.csv",
                   "time,rate\n2023-12-01,0.05\n2024-01-15T00:00:00.5Z,0.04\n");
        write_file(folder / "flows.csv", "time,units\n2024-01-03,5\n2024-01-09,-2\n");
        write_file(folder / "fund.csv",
                   "time,close\n2024-01-02,10\n2024-01-03,10.5\n2024-01-04,11\n2024-01-05,10.9\n");
        run("sample --days 800 --out @years.csv");
        run("nav --product 3x --interval 1d --prices @prices.csv --out @nav3.csv");
        write_file(folder / "own.csv", own_values());
        write_file(folder / "portfolio.json",
                   R"({"rebalance": "week", "contribution": 10, "holdings": [
                       {"product": "3x", "weight": 0.5, "prices": "prices.csv"},
                       {"name": "spot", "weight": 0.4, "prices": "prices.csv"}]})");
        run("import --data @db --underlying btc --prices @prices.csv --funding @funding.csv "
            "--rates @rates.csv --rates-id usd");
        store::Store store("sqlite:" + (folder / "db") + "/levtok.db");
        store.put_token({.symbol = "BULL",
                         .underlying = "btc",
                         .rates = "",
                         .terms = rebalance::product("ftx-bull")});
        run("import --data @db --token BULL --observed @fund.csv");
        run("keys add --data @db --role read --name me");
    }

    /// What a 3x published, as a user has it.
    std::string own_values() const {
        std::string text = "time,close\n";
        const auto lines = lines_of(read_file(folder / "nav3.csv"));
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto first = lines[i].find(',');
            const auto second = lines[i].find(',', first + 1);
            const auto third = lines[i].find(',', second + 1);
            text += lines[i].substr(0, first) + lines[i].substr(second, third - second) + '\n';
        }
        return text;
    }

    void run(const std::string& line) const {
        const auto outcome = command(folder.line(line));
        INFO(line << "\n" << outcome.err);
        REQUIRE(outcome.code == 0);
    }

    Folder folder;
};

void check_manifest(const Written& written, const ColumnInputs& inputs) {
    const std::string path = inputs.folder / written.file;
    const auto manifest = json::parse(read_file(path + ".manifest.json"));
    CHECK(manifest["path"] == written.file);
    CHECK(manifest["profile"] == "tabular-data-resource");
    CHECK(manifest["levtok"]["table"] == written.table.name);
    CHECK(manifest["levtok"]["rows"] == lines_of(read_file(path)).size() - 1);
    const auto& fields = manifest["schema"]["fields"];
    REQUIRE(fields.size() == written.table.columns.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        CHECK(fields[i]["name"] == written.table.columns[i].name);
        CHECK(fields[i]["unit"] == written.table.columns[i].unit);
        CHECK(fields[i]["description"] == written.table.columns[i].meaning);
    }
}

/// The rows that the same command writes as JSON have the names of the columns.
void check_json(const Written& written, const ColumnInputs& inputs) {
    // A synthetic history is a file for other programs; what is read back is read as CSV.
    if (written.line.starts_with("sample") || written.line.starts_with("attribution --nav")) return;
    static const std::regex output(
        "(--(?:out|trades|equity|path|paths|days|funding-out|correlations|shuffled) @\\w+)\\.csv");
    inputs.run(std::regex_replace(written.line, output, "$1.json"));
    const std::string name = written.file.substr(0, written.file.find('.')) + ".json";
    const auto document = json::parse(read_file(inputs.folder / name));
    // One position, and the numbers of one law or path, are an object.
    if (!document.contains("rows")) return;
    std::set<std::string> names;
    for (const auto& column : written.table.columns) names.emplace(column.name);
    for (const auto& row : document["rows"]) {
        std::set<std::string> found;
        for (const auto& [key, value] : row.items()) found.insert(key);
        REQUIRE(found == names);
    }
}

}  // namespace

TEST_CASE("the README of the notebooks has every column, and no other") {
    const auto told = lines_of(columns_of_the_readme());
    const auto real = lines_of(columns_as_text());
    for (std::size_t i = 0; i < std::max(told.size(), real.size()); ++i) {
        INFO("line " << i + 1 << " of the section");
        REQUIRE((i < told.size() ? told[i] : "") == (i < real.size() ? real[i] : ""));
    }
}

TEST_CASE("every column has a unit and a meaning, every table a name of its own") {
    std::set<std::string_view> names;
    for (const auto* table : io::tables::all()) {
        INFO(table->name);
        CHECK(names.insert(table->name).second);
        CHECK_FALSE(table->rows.empty());
        CHECK_FALSE(table->from.empty());
        std::set<std::string_view> columns;
        for (const auto& column : table->columns) {
            INFO(column.name);
            CHECK(columns.insert(column.name).second);
            CHECK_FALSE(column.unit.empty());
            CHECK(column.meaning.ends_with('.'));
            const bool named_time = column.name == "time" || column.name.ends_with("_time");
            CHECK(named_time == (column.type == io::ColumnType::time));
            // The target, and the cost of trades, are called so, and nothing else is.
            if (column.name == "leverage") CHECK(column.meaning.starts_with("Target"));
            if (column.name == "cost") CHECK(column.meaning.find("trade") != std::string::npos);
        }
    }
}

TEST_CASE("what the commands write is as the dictionary says") {
    namespace t = io::tables;
    const ColumnInputs inputs;
    const std::string replay = " --product ftx-bull --prices @prices.csv --funding @funding.csv";
    const Written all[] = {
        {"sample --days 2 --out @sample.csv", t::sample, "sample.csv"},
        {"sample --days 2 --funding-out @sf.csv", t::sample_funding, "sf.csv"},
        {"nav" + replay + " --out @nav.csv --trades @trades.csv", t::nav, "nav.csv"},
        {"nav" + replay + " --out @nav.csv --trades @trades.csv", t::trades, "trades.csv"},
        {"nav" + replay + " --flows @flows.csv --out @supply.csv", t::nav_supply, "supply.csv"},
        {"attribution" + replay + " --out @attribution.csv", t::attribution, "attribution.csv"},
        {"attribution --nav @nav.csv --trades @trades.csv --out @a2.csv", t::attribution, "a2.csv"},
        {"metrics --product 3x" + replay + " --out @metrics.csv", t::metrics, "metrics.csv"},
        {"metrics --nav @nav.csv --out @m2.csv", t::metrics, "m2.csv"},
        {"metrics --list --out @list.csv", t::metric_list, "list.csv"},
        {"flow --product ftx-bull --out @flow.csv", t::flow, "flow.csv"},
        {"flow --product ftx-bull --emergencies --out @e.csv", t::emergencies, "e.csv"},
        {"compare --product 5x" + replay + " --out @compare.csv", t::comparison, "compare.csv"},
        {"compare --product 5x" + replay + " --out @c.csv --paths @cp.csv", t::comparison_paths,
         "cp.csv"},
        {"strategy --stop-loss 0.1" + replay + " --out @s.csv --trades @st.csv", t::holder_trades,
         "st.csv"},
        {"strategy --stop-loss 0.1" + replay + " --out @s.csv --equity @se.csv", t::holder_path,
         "se.csv"},
        {"holding --product 3x" + replay + " --out @h.csv", t::holding, "h.csv"},
        {"leverage --product 3x --prices @prices.csv --resamples 5 --out @l.csv", t::best_leverage,
         "l.csv"},
        {"portfolio @portfolio.json --out @pf.csv --path @pp.csv", t::portfolio_path, "pp.csv"},
        {"portfolio @portfolio.json --out @pf.csv --correlations @pc.csv", t::correlations,
         "pc.csv"},
        {"portfolio @portfolio.json --times 20 --shuffle-blocks 2d --out @pf.csv --shuffled "
         "@ps.csv",
         t::shuffled, "ps.csv"},
        {"track --observed @fund.csv" + replay + " --out @t.csv --days @td.csv", t::figures,
         "t.csv"},
        {"track --observed @fund.csv" + replay + " --out @t.csv --days @td.csv", t::tracking_days,
         "td.csv"},
        {"premium --product ftx-bull --prices @prices.csv --observed @fund.csv --out @pr.csv",
         t::figures, "pr.csv"},
        {"calibrate --product 3x --prices @prices.csv --observed @own.csv --free leverage --out "
         "@ca.csv",
         t::calibration, "ca.csv"},
        {"splice --product 3x --prices @prices.csv --observed @fund.csv --out @sp.csv", t::spliced,
         "sp.csv"},
        {"kid --product 3x --prices @years.csv --out @k.csv", t::figures, "k.csv"},
        {"performance --observed @fund.csv --out @pe.csv", t::performance, "pe.csv"},
        {"estimates --product 3x --out @es.csv", t::estimates, "es.csv"},
        {"position --margin 1000 --leverage 10 --entry 50000 --out @p.csv", t::position, "p.csv"},
        {"position --margin 1000 --entry 50000 --ladder --out @pl.csv", t::position_ladder,
         "pl.csv"},
        {"products --out @products.csv", t::products, "products.csv"},
        {"exact --product 3x --out @exact.csv", t::exact, "exact.csv"},
        {"exact --product 3x --density 5 --out @density.csv", t::density, "density.csv"},
        {"study --paths 256 --rule daily,band --out @study.csv", t::study, "study.csv"},
        {"export --data @db --token BULL --out @xn.csv --trades @xt.csv", t::nav, "xn.csv"},
        {"export --data @db --token BULL --out @xn.csv --trades @xt.csv", t::trades, "xt.csv"},
        {"export --data @db -u btc --out @bars.csv --funding-out @xf.csv", t::bars, "bars.csv"},
        {"export --data @db -u btc --out @bars.csv --funding-out @xf.csv", t::funding, "xf.csv"},
        {"export --data @db --token BULL --observed nav --out @xo.csv", t::observed, "xo.csv"},
        {"export --data @db --rates usd --out @rates2.csv", t::rates, "rates2.csv"},
        {"keys list --data @db --out @keys.csv", t::keys, "keys.csv"},
        {"verify --data @db --out @verification.csv", t::verification, "verification.csv"},
    };
    std::set<const io::TableColumns*> seen;
    for (const auto& written : all) {
        INFO(written.line);
        inputs.run(written.line);
        CHECK(testing::mismatch(written.table, read_file(inputs.folder / written.file)) == "");
        const auto name = written.line.substr(0, written.line.find(' '));
        CHECK(testing::is_written_by(written.table, '`' + name));
        check_manifest(written, inputs);
        check_json(written, inputs);
        seen.insert(&written.table);
    }
    inputs.run("montecarlo --product 3x --paths 512 --horizon 5d --out @results");
    const auto manifest = json::parse(read_file(inputs.folder / "results/manifest.json"));
    CHECK(manifest["tables"].size() == 6);
    for (const auto& entry : manifest["tables"]) {
        const std::string file = entry["path"];
        for (const auto* table : t::all()) {
            if (std::string(table->name) + ".csv" != file) continue;
            INFO(file);
            CHECK(testing::mismatch(*table, read_file(inputs.folder / ("results/" + file))) == "");
            CHECK(entry["schema"]["fields"].size() == table->columns.size());
            seen.insert(table);
        }
    }
    for (const auto* table : t::all()) {
        INFO(table->name);
        CHECK(seen.contains(table) == (table->from.find('`') != std::string_view::npos));
    }
}

}  // namespace levtok::cli
