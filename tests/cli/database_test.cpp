#include <fmt/format.h>
#include <unistd.h>

#include "rebalance/product.hpp"
#include "service/store/store.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/data.hpp"

namespace levtok::cli {
namespace {

/// A token is put as the server puts it; there is no command for it.
void put_token(const std::string& data, const std::string& symbol, const std::string& product,
               const std::string& rates = "") {
    store::Store store("sqlite:" + data + "/levtok.db");
    store.put_token({.symbol = symbol,
                     .underlying = "btc",
                     .rates = rates,
                     .terms = rebalance::product(product)});
}

bool says(const Outcome& outcome, const std::string& text) {
    INFO(outcome.err << outcome.out);
    CHECK(outcome.code == 0);
    return outcome.out.find(text) != std::string::npos;
}

/// Exports a token and replays it from files, and holds the bytes against each other.
void check_export(const Folder& folder, const std::string& data, const std::string& symbol,
                  const std::string& product, const std::string& inputs) {
    INFO(symbol);
    const std::string to = " --out " + (folder / "x.csv") + " --trades " + (folder / "xt.csv");
    CHECK(command("export --data " + data + " --token " + symbol + to).code == 0);
    const std::string expected =
        " --out " + (folder / "n.csv") + " --trades " + (folder / "nt.csv");
    CHECK(command("nav --product " + product + inputs + expected).code == 0);
    CHECK(read_file(folder / "x.csv").size() > 1000);
    CHECK(read_file(folder / "x.csv") == read_file(folder / "n.csv"));
    CHECK(read_file(folder / "xt.csv") == read_file(folder / "nt.csv"));
}

}  // namespace

TEST_CASE("what is imported is exported as nav writes it, byte for byte") {
    const Folder folder;
    const std::string prices = folder / "p.csv";
    const std::string funding = folder / "f.csv";
    const std::string rates = folder / "r.csv";
    CHECK(command("sample --days 60 --volatility 1.5 --out " + prices + " --funding-out " + funding)
              .code == 0);
    write_file(rates, "time,rate\n2023-12-01,0.05\n2024-01-15,0.0475\n2024-02-20,0.0525\n");
    const std::string data = folder / "db";
    put_token(data, "BULL", "ftx-bull");
    put_token(data, "SQQQ", "sqqq", "usd");
    const std::string all = "import --data " + data + " --underlying btc --prices " + prices +
                            " --funding " + funding + " --rates " + rates + " --rates-id usd";
    CHECK(says(command(all), "prices of btc: 1440 added, 0 there already, 0 corrected\n"));
    put_token(data, "UP", "binance-up");

    check_export(folder, data, "BULL", "ftx-bull", " --prices " + prices + " --funding " + funding);
    check_export(folder, data, "SQQQ", "sqqq",
                 " --prices " + prices + " --funding " + funding + " --rates " + rates);
    check_export(folder, data, "UP", "binance-up", " --prices " + prices + " --funding " + funding);

    SECTION("a gap between two open times is not taken for their interval") {
        const std::string day = "2026-01-0";
        write_file(folder / "gap.csv",
                   "date,open,high,low,close\n" + day + "1,1,1,1,1\n" + day + "9,1,1,1,1\n");
        const auto refused =
            command("import --data " + data + " -u btc --prices " + (folder / "gap.csv"));
        CHECK(refused.code != 0);
        CHECK(refused.err.find("stamps: must be close where") != std::string::npos);
    }
    SECTION("an import can be repeated") {
        const auto again = command(all);
        CHECK(says(again, "rates usd: 0 added, 3 there already, 0 corrected\n"));
        CHECK(says(again, "prices of btc: 0 added, 1440 there already, 0 corrected\n"));
    }
    SECTION("prices, funding and rates that are exported import as themselves") {
        const std::string copy = folder / "copy";
        CHECK(command("export --data " + data + " --underlying btc --out " + (folder / "p2.csv") +
                      " --funding-out " + (folder / "f2.csv"))
                  .code == 0);
        CHECK(command("export --data " + data + " --rates usd --out " + (folder / "r2.csv")).code ==
              0);
        CHECK(command("import --data " + copy + " -u btc --prices " + (folder / "p2.csv") +
                      " --funding " + (folder / "f2.csv") + " --rates " + (folder / "r2.csv") +
                      " --rates-id usd")
                  .code == 0);
        CHECK(says(command("import --data " + copy + " -u btc --prices " + prices + " --funding " +
                           funding + " --rates " + rates + " --rates-id usd"),
                   "prices of btc: 0 added, 1440 there already, 0 corrected\n"));
    }
    SECTION("other values are refused, or correct what is there") {
        auto lines = lines_of(read_file(prices));
        const auto volume = lines[700].rfind(',', lines[700].rfind(',') - 1);
        lines[700] = lines[700].substr(0, volume) + ",1,synthetic";
        std::string changed;
        for (const auto& line : lines) changed += line + '\n';
        write_file(prices, changed);
        const auto refused = command("import --data " + data + " -u btc --prices " + prices);
        CHECK(refused.code == 2);
        CHECK(refused.err.find("is there with other values") != std::string::npos);
        CHECK(says(command("import --correct --data " + data + " -u btc --prices " + prices),
                   "prices of btc: 0 added, 1439 there already, 1 corrected\n"));
        check_export(folder, data, "BULL", "ftx-bull",
                     " --prices " + prices + " --funding " + funding);
    }
    SECTION("verify finds nothing wrong, or ends with 1 and says what to do") {
        const auto fine = command("verify --format json --data " + data);
        CHECK(fine.code == 0);
        CHECK(fine.out.find(R"("check":"replay","subject":"BULL","result":"ok","detail":null)") !=
              std::string::npos);
        const std::string file = data + "/levtok.db";
        std::string bytes = read_file(file);
        for (std::size_t page = 4096 * 8; page < bytes.size(); page += 4096 * 4)
            bytes[page + 9] ^= 1;
        write_file(file, bytes);
        const auto damaged = command("verify --data " + data);
        CHECK(damaged.code == 1);
        CHECK(damaged.out.find(",damaged,") != std::string::npos);
        CHECK(damaged.err.find("restore a backup") != std::string::npos);
        CHECK(command("export --data " + data + " --token BULL").code == 1);
        const auto server = command("serve --listen 127.0.0.1:0 --data " + data);
        CHECK(server.code == 1);
        CHECK(server.err.find("levtok.db is damaged: ") != std::string::npos);
        CHECK((server.err.find("runs as root") != std::string::npos) == (::geteuid() == 0));
    }
    SECTION("a backup is a database") {
        const std::string copy = folder / "copy.db";
        CHECK(command("backup --data " + data + " --out " + copy).code == 0);
        const auto from = [](const std::string& where) {
            return command("export " + where + " --token BULL").out;
        };
        CHECK(from("--database sqlite:" + copy) == from("--data " + data));
        CHECK(command("backup --data " + data + " --out " + data + "/levtok.db").code == 2);
        CHECK(command("backup --data " + data + " --out " + folder.path() + "/none/x").code == 2);
    }
}

TEST_CASE("what a token traded at is imported and exported") {
    const Folder folder;
    const std::string data = folder / "db";
    const std::string files = " --data " + data + " --token FUND --observed ";
    write_file(folder / "nav.csv",
               "Date,NAV,Dividends\n01/04/2024,12,0\n01/03/2024,11,0.5\n01/02/2024,10,0\n");
    CHECK(command("import" + files + (folder / "nav.csv")).err.find("there is no database yet") !=
          std::string::npos);
    put_token(data, "FUND", "upro");
    CHECK(says(command("import" + files + (folder / "nav.csv")),
               "nav of FUND: 3 added, 0 there already, 0 corrected\n"));
    CHECK(
        command("export" + files + "nav").out ==
        "time,value,distribution\n2024-01-02T00:00:00.000Z,10,0\n2024-01-03T00:00:00.000Z,11,0.5\n"
        "2024-01-04T00:00:00.000Z,12,0\n");
    command("export" + files + "nav --out " + (folder / "x.csv"));
    CHECK(says(command("import" + files + (folder / "x.csv")), "0 added, 3 there already"));
    CHECK(says(command("import --kind price" + files + (folder / "x.csv")), "price of FUND: 3"));
    write_file(folder / "y.csv", "time,value\n2024-01-03,11.25\n");
    const auto refused = command("import" + files + (folder / "y.csv"));
    CHECK(refused.code == 2);
    CHECK(refused.err.find("observed FUND/nav: the value at 2024-01-03T00:00:00Z") !=
          std::string::npos);
    CHECK(says(command("import --correct" + files + (folder / "y.csv")), "1 corrected"));
    CHECK(command("import --data " + data + " --token NONE --observed " + (folder / "x.csv"))
              .err.find("there is no token called \"NONE\"") != std::string::npos);
    CHECK(command("import --data " + data + " --observed " + (folder / "x.csv")).code == 2);
    CHECK(command("export --data " + data + " --observed nav --underlying btc").code == 2);
    CHECK(command("export" + files + "basket").code == 2);
}

TEST_CASE("one bar or a few close after the step of the bars that are there, and a gap is said") {
    const Folder folder;
    const auto days = [](std::initializer_list<int> of_january) {
        std::string text = "Date,Open,High,Low,Close\n";
        for (const int day : of_january) {
            const int price = 100 + day;
            text += fmt::format("2024-01-{:02},{},{},{},{}\n", day, price, price + 2, price - 1,
                                price + 1);
        }
        return text;
    };
    const auto import = [&](const std::string& text) {
        write_file(folder / "p.csv", text);
        return command(folder.line("import --data @db -u x --prices @p.csv"));
    };
    const auto closes = [&] {
        std::vector<std::string> times;
        const auto csv = command(folder.line("export --data @db --underlying x")).out;
        for (const auto& line : lines_of(csv)) times.push_back(line.substr(0, 10));
        return std::vector<std::string>(times.begin() + 1, times.end());
    };
    using Days = std::vector<std::string>;
    CHECK(says(import(days({1, 2, 3})), "3 added, 0 there already, 0 corrected"));
    CHECK(closes() == Days{"2024-01-02", "2024-01-03", "2024-01-04"});

    SECTION("the next day") {
        const auto next = import(days({4}));
        CHECK(says(next, "1 added, 0 there already, 0 corrected"));
        CHECK(next.err.find("observed 1d after its stamp") != std::string::npos);
        CHECK(next.err.find("gap") == std::string::npos);
        CHECK(closes().back() == "2024-01-05");
        CHECK(says(import(days({4})), "0 added, 1 there already, 0 corrected"));
    }
    SECTION("a later day") {
        const auto later = import(days({5}));
        CHECK(says(later, "1 added, 0 there already, 0 corrected"));
        CHECK(later.err.find("p.csv:2: time: 1 gap (1 bar of 1d missing); the largest, 2d, ends at "
                             "2024-01-06T00:00:00Z") != std::string::npos);
        CHECK(closes().back() == "2024-01-06");
    }
    SECTION("two later days with a gap before and one between them") {
        const auto later = import(days({5, 8}));
        CHECK(says(later, "2 added, 0 there already, 0 corrected"));
        CHECK(later.err.find("2 gaps (3 bars of 1d missing); the largest, 3d, ends at "
                             "2024-01-09T00:00:00Z") != std::string::npos);
        CHECK(closes() ==
              Days{"2024-01-02", "2024-01-03", "2024-01-04", "2024-01-06", "2024-01-09"});
    }
    SECTION("days and a weekend, as stocks have them") {
        CHECK(import(days({4, 5, 8, 9, 10, 11, 12})).code == 0);
        const auto monday = import(days({15}));
        CHECK(says(monday, "1 added"));
        CHECK(monday.err.find("gap") == std::string::npos);
    }
    SECTION("later days of one week, which do not tell whether weekends are missing") {
        const auto later = import(days({9, 10}));
        CHECK(says(later, "2 added"));
        CHECK(later.err.find("p.csv:2: time: 1 gap (5 bars of 1d missing); the largest, 6d, ends "
                             "at 2024-01-10T00:00:00Z") != std::string::npos);
        // What is there already has nothing before it that is new.
        CHECK(import(days({1, 2, 3})).err.find("gap") == std::string::npos);
    }
    SECTION("later days after weekends that are known to be without bars") {
        CHECK(import(days({4, 5, 8, 9, 10, 11, 12})).code == 0);
        CHECK(import(days({16, 17})).err.find("gap") == std::string::npos);
        CHECK(import(days({26, 29})).err.find("1 gap (a weekend and holidays aside)") !=
              std::string::npos);
    }
    SECTION("a gap in what is there allows no other") {
        CHECK(import(days({20})).err.find("16 bars of 1d missing") != std::string::npos);
        CHECK(import(days({29})).err.find("8 bars of 1d missing") != std::string::npos);
    }
    SECTION("a stamp that is the close stays where it is") {
        const auto close = import("close_time,close\n2024-01-05,103\n");
        CHECK(says(close, "1 added"));
        CHECK(close.err.find("after its stamp") == std::string::npos);
        CHECK(closes().back() == "2024-01-05");
    }
    SECTION("rows of a longer interval are no bars of this history") {
        const auto weeks = import(days({8, 15, 22, 29}));
        CHECK(weeks.code == 2);
        CHECK(weeks.err.find("stamps: must be close where") != std::string::npos);
    }
    SECTION("a bar that is new is no correction, also where it lies between others") {
        CHECK(import(days({5})).code == 0);
        const auto between = import(days({4}));
        CHECK(between.code == 2);
        CHECK(between.err.find("to insert it and recompute what follows") != std::string::npos);
        CHECK(between.err.find("correction if it is one") == std::string::npos);
        // The remedy does what it says.
        CHECK(says(command(folder.line("import --data @db -u x --prices @p.csv --correct")),
                   "1 added, 0 there already, 0 corrected"));
    }
}

TEST_CASE("a split between what is there and what is imported is said") {
    const Folder folder;
    const auto import = [&](const std::string& text) {
        write_file(folder / "p.csv", text);
        return command(folder.line("import --data @db -u x --prices @p.csv"));
    };
    const std::string split = "as in an unadjusted split";
    SECTION("by bars, one of them or more") {
        const std::string head = "Date,Open,High,Low,Close\n";
        CHECK(import(head + "2024-03-04,300,303,297,301\n2024-03-05,301,304,300,302\n").code == 0);
        const auto more = import(head + "2024-03-06,100,102,99,101\n2024-03-07,101,103,100,102\n");
        CHECK(says(more, "2 added"));
        CHECK(more.err.find("p.csv:2: price: 101 follows 302 at 2024-03-07T00:00:00Z, a factor "
                            "near 1/3, " +
                            split) != std::string::npos);
        CHECK(import(head + "2024-03-08,1020,1030,1000,1021\n").err.find("a factor near 10, ") !=
              std::string::npos);
    }
    SECTION("by closes, whose usual move those before tell") {
        std::string before = "close_time,close\n";
        for (int i = 0; i < 9; ++i) {
            before += fmt::format("2024-03-04T0{}:00:00Z,{}\n", i, 500 + i % 3);
        }
        CHECK(import(before).err.find(split) == std::string::npos);
        const auto later =
            import("close_time,close\n2024-03-04T09:00:00Z,100\n2024-03-04T10:00:00Z,101\n");
        CHECK(later.err.find("p.csv:2: price: 100 follows 502 at 2024-03-04T09:00:00Z, a factor "
                             "near 1/5, " +
                             split) != std::string::npos);
    }
    SECTION("after the one bar that is there") {
        CHECK(import("close_time,open,high,low,close\n2024-03-04,50,51,49,50\n").code == 0);
        CHECK(import("close_time,open,high,low,close\n2024-03-05,202,205,199,201\n")
                  .err.find("a factor near 4, ") != std::string::npos);
    }
}

TEST_CASE("a hole between what is there and funding or rates that are imported is said") {
    const Folder folder;
    const auto import = [&](const std::string& what, std::initializer_list<int> of_may) {
        std::string text = "time,rate\n";
        for (const int day : of_may) text += fmt::format("2024-05-{:02},0.0002\n", day);
        write_file(folder / "r.csv", text);
        const auto done = command(folder.line("import --data @db " + what + " @r.csv"));
        INFO(done.err);
        CHECK(done.code == 0);
        return done.err;
    };
    for (const std::string what : {"--rates-id usd --rates", "-u x --funding"}) {
        INFO(what);
        CHECK(import(what, {1, 2, 3, 4}).find("hole") == std::string::npos);
        CHECK(import(what, {5, 6}).find("hole") == std::string::npos);
        CHECK(import(what, {17, 18})
                  .find("1 hole (10 rows of 1d missing); the largest, 11d, ends "
                        "at 2024-05-17T00:00:00Z") != std::string::npos);
        CHECK(import(what, {18, 19}).find("hole") == std::string::npos);
    }
}

TEST_CASE("a wrong row anywhere stores nothing of any file") {
    const Folder folder;
    std::string prices = "time,close\n";
    for (int i = 0; i < 25'000; ++i) {
        prices += fmt::format("{},{}\n", 1'700'000'000 + 3600 * i, 100 + i % 7);
    }
    write_file(folder / "first.csv",
               "time,close\n2023-01-01T00:00:00Z,99\n2023-01-01T01:00:00Z,98\n");
    write_file(folder / "good.csv", prices);
    write_file(folder / "bad.csv", prices + "1790000000,x\n");
    write_file(folder / "funding.csv", "time,funding_rate\n2023-12-01,0.0001\n");
    const std::string import = "import --data @db -u btc --prices @";
    CHECK(command(folder.line(import + "first.csv")).code == 0);
    const auto refused = command(folder.line(import + "bad.csv --funding @funding.csv"));
    CHECK(refused.code == 2);
    CHECK(refused.err.find("bad.csv:25002: ") != std::string::npos);
    {
        const store::Store store("sqlite:" + folder.line("@db/levtok.db"));
        CHECK(store.bars("btc", {.limit = 1000}).size() == 2);
        CHECK(store.funding("btc", {.limit = 1000}).empty());
    }
    CHECK(says(command(folder.line(import + "good.csv --funding @funding.csv")),
               "prices of btc: 25000 added, 0 there already, 0 corrected\n"));
}

TEST_CASE("prices that contradict what is there store no rates and no funding of the same import") {
    const Folder folder;
    std::string prices = "time,close\n";
    for (int i = 0; i < 12'000; ++i) {
        prices += fmt::format("{},{}\n", 1'700'000'000 + 3600 * i, 100 + i % 7);
    }
    write_file(folder / "old.csv", prices);
    // The row that differs is in the second piece; new ones stand after it.
    const auto at = prices.rfind("\n", prices.size() - 2) + 1;
    const auto time = prices.substr(at, prices.find(',', at) - at);
    write_file(folder / "other.csv", prices.substr(0, at) + time + ",55\n1790000000,101\n");
    write_file(folder / "funding.csv", "time,funding_rate\n1790000000,0.0001\n");
    write_file(folder / "rates.csv", "time,rate\n2023-01-01,0.05\n2026-12-01,0.04\n");
    const std::string import = "import --data @db -u btc --prices @";
    REQUIRE(command(folder.line(import + "old.csv")).code == 0);
    const std::string others = " --funding @funding.csv --rates @rates.csv --rates-id usd";
    const auto refused = command(folder.line(import + "other.csv" + others));
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("is there with other values") != std::string::npos);
    {
        const store::Store store("sqlite:" + folder.line("@db/levtok.db"));
        CHECK(store.bars("btc", {.limit = 100'000}).size() == 12'000);
        CHECK(store.funding("btc", {.limit = 1000}).empty());
        CHECK(store.rate_ids().empty());
    }
    const auto corrected = command(folder.line(import + "other.csv --correct" + others));
    CHECK(says(corrected, "prices of btc: 1 added, 11999 there already, 1 corrected\n"));
    CHECK(says(corrected, "rates usd: 2 added, 0 there already, 0 corrected\n"));
}

TEST_CASE("a split after stored bars is said, and the whole history as a correction adjusts them") {
    const Folder folder;
    const std::string header = "Date,Close,Split\n";
    const std::string before = "2024-01-01,400,1\n2024-01-02,404,1\n2024-01-03,408,1\n";
    const std::string split = "2024-01-04,103,4\n2024-01-05,104,1\n";
    write_file(folder / "before.csv", header + before);
    write_file(folder / "over.csv", header + "2024-01-03,408,1\n" + split);
    write_file(folder / "behind.csv", header + split);
    write_file(folder / "whole.csv", header + before + split);
    const std::string import = "import -u x --prices @";
    const auto first_close = [&](const std::string& data) {
        const store::Store store("sqlite:" + folder.line("@" + data + "/levtok.db"));
        return store.bars("x", {.limit = 1}).front().close.value();
    };
    const std::string note = "4:1 at 2024-01-04) not taken out of the bars that are stored already";
    REQUIRE(command(folder.line(import + "before.csv --data @one")).err.find("stored already") ==
            std::string::npos);
    const auto behind = command(folder.line(import + "behind.csv --data @one"));
    CHECK(behind.code == 0);
    CHECK(behind.err.find(note) != std::string::npos);
    CHECK(behind.err.find("--correct") != std::string::npos);
    CHECK(first_close("one") == 400);
    // Followed, the advice makes all bars alike, and there is nothing more to say.
    const auto whole = command(folder.line(import + "whole.csv --data @one --correct"));
    CHECK(whole.code == 0);
    CHECK(whole.err.find("stored already") == std::string::npos);
    CHECK(first_close("one") == 100);

    REQUIRE(command(folder.line(import + "before.csv --data @two")).code == 0);
    const auto over = command(folder.line(import + "over.csv --data @two --correct"));
    CHECK(over.code == 0);
    CHECK(over.err.find(note) != std::string::npos);
    // Nothing is taken out where that is the wish.
    const auto none = command(folder.line(import + "behind.csv --data @three --splits none"));
    CHECK(none.err.find("stored already") == std::string::npos);
}

TEST_CASE("a refused import makes no database") {
    const Folder folder;
    write_file(folder / "good.csv", "time,close\n2024-01-01,100\n2024-01-02,101\n");
    write_file(folder / "bad.csv", "time,close\n2024-01-01,100\n2024-01-02,x\n");
    write_file(folder / "rates.csv", "time,rate\n2024-01-01,0.05\n2024-01-02,x\n");
    const auto names = folder.names();
    for (const std::string what : {"-u btc --prices @bad.csv", "-u btc --prices @none.csv",
                                   "-u b/c --prices @good.csv", "-u btc --funding @rates.csv",
                                   "-u btc --prices @good.csv --rates @rates.csv --rates-id usd"}) {
        for (const std::string where : {"--data @db", "--database sqlite:@x/y.db"}) {
            INFO(what << ' ' << where);
            const auto outcome = command(folder.line("import " + where + ' ' + what));
            INFO(outcome.err);
            CHECK(outcome.code == 2);
            CHECK(outcome.out.empty());
            CHECK(folder.names() == names);
        }
    }
    const std::string good = folder.line("import --data @db -u btc --prices @good.csv");
    CHECK(says(command(good), "prices of btc: 2 added, 0 there already, 0 corrected\n"));
    // What is there stays as it is.
    CHECK(command(folder.line("import --data @db -u btc --prices @bad.csv")).code == 2);
    CHECK(says(command(good), "prices of btc: 0 added, 2 there already, 0 corrected\n"));
}

TEST_CASE("a real history goes through the database to the same bytes") {
    const auto prices = data_file("btc/perp-1h_2023-01_2025-12.csv");
    const auto funding = data_file("btc/funding-8h_2023-01_2025-12.csv");
    if (!prices || !funding) return;
    const Folder folder;
    const std::string data = folder / "db";
    const std::string inputs = " --prices " + *prices + " --funding " + *funding;
    put_token(data, "3L", "gate-3l");
    CHECK(command("import --data " + data + " -u btc" + inputs).code == 0);
    put_token(data, "5S", "gate-5s");
    check_export(folder, data, "3L", "gate-3l", inputs);
    check_export(folder, data, "5S", "gate-5s", inputs);
}

TEST_CASE("keys are shown once, listed without their secret, and removed") {
    const Folder folder;
    const std::string data = " --data " + (folder / "db");
    const auto added = command("keys add --role write --name feed" + data);
    CHECK(added.code == 0);
    CHECK(added.out.starts_with("levtok_"));
    const std::string secret = added.out.substr(0, added.out.size() - 1);
    const std::string id = secret.substr(7, 16);
    CHECK(added.err.find(id) != std::string::npos);

    const auto listed = command("keys list" + data);
    CHECK(listed.out.starts_with("id,role,created_time,name\n" + id + ",write,"));
    CHECK(listed.out.find(secret) == std::string::npos);
    for (const auto& name : {"levtok.db", "levtok.db-wal"}) {
        CHECK(read_file((folder / "db") + '/' + name).find(secret.substr(24)) == std::string::npos);
    }
    CHECK(command("keys remove " + id + data).code == 0);
    CHECK(command("keys list" + data).out == "id,role,created_time,name\n");
    CHECK(command("keys remove " + id + data).code == 2);
}

TEST_CASE("what the database commands are not given right is said") {
    struct Row {
        std::string line;
        std::string message;
    };
    const Row rows[] = {
        {"import --data x", "give --prices, --funding, --rates or --observed"},
        {"import --prices p.csv", "--underlying is required"},
        {"import --rates r.csv", "--rates and --rates-id go together"},
        {"import --rates-id usd --prices p.csv -u btc", "--rates and --rates-id go together"},
        {"import --database mysql://x -u btc --prices p.csv", "database: must be sqlite:PATH or"},
        {"export --data x", "give one of --token, --underlying and --rates"},
        {"export --token a --underlying b", "give one of --token, --underlying and --rates"},
        {"export --underlying a --trades t", "--trades goes with --token only"},
        {"export --token a --funding-out t", "--funding-out goes with --underlying only"},
        {"export --token a --trades t --out t", "--out and --trades both write t"},
        {"export --token a --data no-such-folder", "there is no database no-such-folder/levtok.db"},
        {"keys", "action is required"},
        {"keys frob", "action: must be one of add, list, remove"},
        {"keys add", "--role is required"},
        {"keys add --role admin", "--role: must be one of read, write"},
        {"keys remove", "the id of the key to remove is required"},
        {"keys list abc", "an id goes with remove only"},
        {"backup", "--out is required"},
        {"backup --data no-such-folder --out x", "there is no database"},
    };
    for (const auto& row : rows) {
        INFO("levtok " << row.line);
        const auto outcome = command(row.line);
        INFO(outcome.err);
        CHECK(outcome.code == 2);
        CHECK(lines_of(outcome.err).size() == 1);
        CHECK(outcome.err.find(row.message) != std::string::npos);
    }
}

}  // namespace levtok::cli
