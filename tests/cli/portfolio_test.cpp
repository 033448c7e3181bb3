#include <cmath>
#include <nlohmann/json.hpp>

#include "nav/time.hpp"
#include "rebalance/holder/examples.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/data.hpp"

/// `levtok portfolio`, its examples, `levtok leverage` and `levtok nav --flows`.
namespace levtok::cli {
namespace {

using nlohmann::json;

const std::string march_prices = "service/demo/btc_march_2020.csv";

json rows_of_portfolio(const std::string& line, std::string* err = nullptr) {
    const auto outcome = command(line + " --format json");
    INFO(line << "\n" << outcome.err);
    REQUIRE(outcome.code == 0);
    if (err != nullptr) *err = outcome.err;
    return json::parse(outcome.out)["rows"];
}

double number_in(const json& rows, const std::string& product, const std::string& metric) {
    for (const auto& row : rows) {
        if (row["product"] != product || row["metric"] != metric) continue;
        INFO(product << " " << metric);
        REQUIRE(row["value"].is_number());
        return row["value"];
    }
    FAIL("no " << product << " " << metric);
    return 0;
}

/// Closes on weekdays from 1985 on, from a simple seed.
std::string made_closes(std::uint64_t state, double drift, double width) {
    std::string text = "date,close\n";
    double price = 100;
    const std::chrono::sys_days first{std::chrono::year{1997} / 12 / 1};
    for (int i = 0; i < 10'000; ++i) {
        const auto day = first + std::chrono::days{i};
        const unsigned weekday = std::chrono::weekday{day}.c_encoding();
        if (weekday == 0 || weekday == 6) continue;
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        price *= 1 + drift + width * (static_cast<double>(state >> 11) * 0x1p-53 - 0.5);
        text += format_time(Instant{day}).substr(0, 10) + "," + std::to_string(price) + "\n";
    }
    return text;
}

/// A folder with the market data and made prices of bonds and gold, or nothing where that is
/// absent.
bool fill_example_folder(const Folder& folder) {
    if (!data_file("etf/SPXTR.csv")) return false;
    for (const char* name : {"etf", "btc"}) {
        std::filesystem::create_directory_symlink(std::filesystem::absolute(data_folder() / name),
                                                  folder / name);
    }
    write_file(folder / "bonds.csv", made_closes(1, 0.0001, 0.015));
    write_file(folder / "gold.csv", made_closes(2, 0.0001, 0.03));
    return true;
}

}  // namespace

TEST_CASE("every example is a portfolio that names its files") {
    CHECK(rebalance::portfolio_examples().size() >= 8);
    for (const auto& example : rebalance::portfolio_examples()) {
        const auto portfolio = json::parse(example.text);
        INFO(example.name);
        CHECK_FALSE(portfolio["description"].get<std::string>().empty());
        const auto outcome =
            command(std::string("portfolio ") + example.name + " --folder /nowhere");
        CHECK(outcome.code == 2);
        CHECK(outcome.err.find("/nowhere/") != std::string::npos);
        CHECK(read_file("rebalance/holder/examples/README.md").find(example.name) !=
              std::string::npos);
    }
}

TEST_CASE("every example runs by one command on real data") {
    const Folder folder;
    if (!fill_example_folder(folder)) return;
    for (const auto& example : rebalance::portfolio_examples()) {
        const auto rows = rows_of_portfolio(
            folder.line(std::string("portfolio ") + example.name + " --folder @ --path @p.csv"));
        INFO(example.name);
        double sum =
            number_in(rows, "portfolio", "paid_in") + number_in(rows, "portfolio", "made_by_cash");
        for (const auto& row : rows) {
            if (row["metric"] == "made" && row["product"] != "hedge") {
                sum += row["value"].get<double>();
            }
        }
        const double value = number_in(rows, "portfolio", "final_value");
        CHECK(std::fabs(sum - value) < 1e-10 * value);
        CHECK(value > 0);
    }
    const auto trend = rows_of_portfolio(folder.line("portfolio trend-3x-or-cash --folder @"));
    CHECK(number_in(trend, "portfolio", "max_drawdown") < 0.85);
    const auto hedge = rows_of_portfolio(folder.line("portfolio short-fund-hedge --folder @"));
    // A -3x fund on the same index: a third of it hedges, nearly without rest.
    CHECK(number_in(hedge, "hedge", "hedge_ratio") == Approx(1.0 / 3).epsilon(0.01));
    CHECK(number_in(hedge, "hedge", "effectiveness") > 0.999);
    CHECK(number_in(hedge, "hedge", "variance_removed") > 0.85);
    // The interest on the cash of the short fund was more than its fees.
    CHECK(number_in(hedge, "hedge", "cost_per_year") < 0);
    const auto perpetual = rows_of_portfolio(folder.line("portfolio perpetual-hedge --folder @"));
    CHECK(number_in(perpetual, "hedge", "charges") < 0);
    CHECK(number_in(perpetual, "portfolio", "volatility") < 0.1);
    const auto saver = rows_of_portfolio(
        folder.line("portfolio monthly-contributions --folder @ --shuffle-blocks 20d --times 60"));
    CHECK(number_in(saver, "shuffled", "final_value_q05") <
          number_in(saver, "shuffled", "final_value_q95"));
    CHECK(number_in(saver, "shuffled", "final_value_actual") ==
          Approx(number_in(saver, "portfolio", "final_value")));
}

TEST_CASE("a holding takes spreads as a history, and may be sized by units") {
    const Folder folder;
    write_file(folder / "prices.csv", made_closes(3, 0.0004, 0.02));
    write_file(folder / "rates.csv", "date,rate\n1997-01-01,0.03\n");
    write_file(folder / "spreads.csv",
               "date,borrow_spread_percent\n1998-01-01,4\n2005-01-01,0.5\n");
    const std::string market = R"("prices": "prices.csv", "rates": "rates.csv")";
    const auto made = [&](const std::string& holding) {
        write_file(folder / "p.json", R"({"holdings": [{)" + holding + "}]}");
        std::string err;
        const auto rows = rows_of_portfolio(folder.line("portfolio @p.json"), &err);
        INFO(err);
        return std::pair(number_in(rows, "portfolio", "total_return"), err);
    };
    const std::string fund = R"("product": "fund:L=3,E=0.9", "weight": 1, )" + market;
    const auto replayed = json::parse(
        command(folder.line("metrics --format json --product fund:L=3,E=0.9 --prices @prices.csv "
                            "--rates @rates.csv --spreads @spreads.csv"))
            .out);
    const auto [with, no_note] = made(fund + R"(, "spreads": "spreads.csv")");
    CHECK(with == Approx(number_in(replayed["rows"], "fund:L=3,E=0.9", "total_return")));
    CHECK(made(fund).first > with + 0.1);
    // A short pays on its loan of the asset alone.
    const auto of_short =
        made(R"("product": "fund:L=-1", "weight": 1, "spreads": "spreads.csv", )" + market);
    CHECK(of_short.second.find("spreads.csv") != std::string::npos);

    const auto by_units = [&](const std::string& rules) {
        write_file(folder / "units.json", "{" + rules + R"("cost": 0.001, "holdings": [
                       {"name": "a", "prices": "prices.csv", "units": 12},
                       {"name": "b", "product": "2x", "prices": "prices.csv", "units": 3}]})");
        return folder.line("portfolio @units.json --path @units.csv");
    };
    const auto units = rows_of_portfolio(by_units(""));
    CHECK(number_in(units, "portfolio", "paid_in") == Approx((12 + 3) * 100 * 1.001).epsilon(0.05));
    CHECK(number_in(units, "portfolio", "made_by_cash") == Approx(0).margin(1e-9));
    write_file(folder / "mixed.json", R"({"holdings": [{"prices": "prices.csv", "units": 1},
        {"prices": "prices.csv", "weight": 1}]})");
    CHECK(command(folder.line("portfolio @mixed.json"))
              .err.find("holdings.1.units: must be given, as of the first holding") !=
          std::string::npos);
    write_file(folder / "none.json", R"({"holdings": [{"prices": "prices.csv"}]})");
    CHECK(command(folder.line("portfolio @none.json"))
              .err.find("holdings.0.weight: must be given, or units in its place") !=
          std::string::npos);
    CHECK(command(by_units(R"("capital": 1, )"))
              .err.find("capital: must be above 0 after what the units cost") != std::string::npos);
}

TEST_CASE("an index of a portfolio is a price, from its file or within another") {
    const Folder folder;
    write_file(folder / "prices.csv", read_file(march_prices));
    write_file(folder / "index.json",
               R"({"capital": 7, "rebalance": "week", "contribution": 3, "holdings": [
                   {"name": "a", "weight": 0.5, "prices": "prices.csv"},
                   {"name": "b", "product": "2x", "weight": 0.3, "prices": "prices.csv"}]})");
    write_file(folder / "on.json",
               R"({"holdings": [{"product": "3x", "weight": 1, "prices": "index.json"}]})");
    rows_of_portfolio(folder.line("portfolio @index.json --path @index.csv"));
    const auto within = rows_of_portfolio(folder.line("portfolio @on.json"));
    const auto outcome = command(folder.line(
        "nav --product 3x --prices @index.csv --column index --stamps close --format json"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto nav = json::parse(outcome.out)["rows"];
    CHECK(nav.back()["nav"].get<double>() / 100 ==
          Approx(1 + number_in(within, "portfolio", "total_return")).epsilon(1e-9));
    write_file(folder / "self.json", R"({"holdings": [{"weight": 1, "prices": "self.json"}]})");
    const auto self = command(folder.line("portfolio @self.json"));
    CHECK(self.code == 2);
    CHECK(self.err.find("a portfolio cannot hold itself") != std::string::npos);
}

TEST_CASE("a position, a strategy and a hedge of a portfolio file, and what is wrong with them") {
    const Folder folder;
    write_file(folder / "prices.csv", read_file(march_prices));
    write_file(folder / "signals.csv", "time,signal\n2020-03-03,1\n2020-03-05,0\n");
    write_file(folder / "p.json", R"({"hedge": {"of": "spot", "by": "short", "period": "4h"},
        "holdings": [{"name": "spot", "weight": 0.5, "prices": "prices.csv"},
            {"name": "short", "instrument": "isolated:leverage=-2", "weight": 0.25,
             "prices": "prices.csv"},
            {"name": "ruled", "product": "3x", "strategy": {"stop_loss": 0.5}, "weight": 0.25,
             "prices": "prices.csv", "entry": "signals.csv"}]})");
    std::string err;
    const auto rows = rows_of_portfolio(
        folder.line("portfolio @p.json --path @p.csv --correlations @c.csv"), &err);
    // 360 hours are 359 returns, of four hours 89.
    CHECK(number_in(rows, "hedge", "returns") == 89);
    CHECK(number_in(rows, "hedge", "ratio_held_least") < 0.5);
    CHECK(err.find("the interest of the loan") == std::string::npos);
    CHECK(read_file(folder / "c.csv").starts_with("holding,with,correlation\nspot,short,-"));
    CHECK(read_file(folder / "p.csv").find("index,hedge_ratio\n") != std::string::npos);
    CHECK(command(folder.line("portfolio @p.json --times 5")).err.find("--times goes with") !=
          std::string::npos);
    const auto said = [&](const std::string& holding, const std::string& more = "") {
        write_file(folder / "p.json", R"({"holdings": [{"weight": 1, "prices": "prices.csv", )" +
                                          holding + "}]" + more + "}");
        const auto outcome = command(folder.line("portfolio @p.json"));
        CHECK(outcome.code == 2);
        return outcome.err;
    };
    CHECK(said(R"("product": "3x", "instrument": "spot")")
              .find("holdings.0.instrument: must be left out where a product is held") !=
          std::string::npos);
    CHECK(said(R"("product": "3x", "entry": "signals.csv")")
              .find("holdings.0.entry: must be left out where there is no strategy") !=
          std::string::npos);
    CHECK(said(R"("instrument": "forward")").find("must be one of spot, hold, isolated") !=
          std::string::npos);
    CHECK(said(R"("name": "a")", R"(, "hedge": {"of": "a", "by": "b"})")
              .find("hedge.by: must be the name of one holding") != std::string::npos);
}

TEST_CASE("the best leverage of a history has an error, and real prices have a known one") {
    const auto path = data_file("etf/SPXTR.csv");
    if (!path) return;
    const auto outcome = command(
        "leverage --product upro --prices " + *path + " --column Price --from 1998-01-01 --rates " +
        *data_file("etf/fed-funds-daily.csv") + " --by 3650d --resamples 50 --format json");
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto rows = json::parse(outcome.out)["rows"];
    CHECK(rows.size() == 4 * 4);
    CHECK(rows[0]["quantity"] == "best_leverage");
    CHECK(rows[0]["value"] > 1.0);
    CHECK(rows[0]["value"] < 3.5);
    CHECK(rows[0]["standard_error"] > 0.3);
    // The first decade, with two crashes, wanted none.
    CHECK(rows[4]["value"] < rows[8]["value"]);
}

TEST_CASE("creations and redemptions of a file are in the path, with their fees and the supply") {
    const Folder folder;
    write_file(folder / "f.csv",
               "time,units\n2020-03-02T06:30:00Z,9\n2020-03-03,-2\n2021-01-01,1\n");
    const std::string line = "nav --product ftx-bull --prices " + march_prices;
    const auto outcome = command(folder.line(line + " --flows @f.csv --out @s.csv"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    CHECK(outcome.err.find("1 of 3 flows are later than the last observation") !=
          std::string::npos);
    REQUIRE(command(folder.line(line + " --out @n.csv")).code == 0);
    const auto with = lines_of(read_file(folder / "s.csv"));
    const auto without = lines_of(read_file(folder / "n.csv"));
    REQUIRE(with.size() == without.size());
    CHECK(with[0] ==
          without[0] + ",created,redeemed,money_in,money_out,dealing_fee,circulation,assets");
    // NAV is what it is without them.
    for (std::size_t i = 1; i < with.size(); ++i) REQUIRE(with[i].starts_with(without[i] + ','));
    bool created = false;
    for (const auto& row : with)
        created = created || (row.starts_with("2020-03-02T07:00:00") &&
                              row.find(",9,0,") != std::string::npos);
    CHECK(created);
    CHECK(with.back().find(",0,0,0,0,0,8,") != std::string::npos);
    // Saved in between and gone on with, it is the same.
    REQUIRE(command(folder.line(line + " --flows @f.csv --to 2020-03-02T12:00 --save-state "
                                       "@state.json --out @a.csv"))
                .code == 0);
    const auto later =
        command(folder.line(line + " --flows @f.csv --from-state @state.json --out @b.csv"));
    REQUIRE(later.code == 0);
    CHECK(later.err.find("1 flows up to the state's 2020-03-02T12:00:00Z have been dealt") !=
          std::string::npos);
    CHECK(lines_of(read_file(folder / "b.csv")).back() == with.back());
    const auto wrong = command(folder.line(line + " --flows @f.csv --adjusted"));
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find("leave out --adjusted") != std::string::npos);
    // By days: what the command writes without flows, with the sums of what was dealt.
    const std::string daily = " --interval 1d";
    REQUIRE(command(folder.line(line + daily + " --flows @f.csv --out @sd.csv")).code == 0);
    REQUIRE(command(folder.line(line + daily + " --out @nd.csv")).code == 0);
    const auto days = lines_of(read_file(folder / "sd.csv"));
    const auto plain = lines_of(read_file(folder / "nd.csv"));
    REQUIRE(days.size() == plain.size());
    for (std::size_t i = 1; i < days.size(); ++i) REQUIRE(days[i].starts_with(plain[i] + ','));
    CHECK(days[2].starts_with("2020-03-03T00:00:00"));
    CHECK(days[2].find(",9,2,") != std::string::npos);
    CHECK(days.back().find(",0,0,0,0,0,8,") != std::string::npos);
    write_file(folder / "f.csv", "time,units,money\n2020-03-02,9,100\n");
    CHECK(command(folder.line(line + " --flows @f.csv"))
              .err.find("both 'units' and 'money' are there") != std::string::npos);
}

}  // namespace levtok::cli
