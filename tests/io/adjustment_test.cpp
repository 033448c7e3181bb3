#include <algorithm>
#include <cmath>

#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/values/number_form.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

/// Splits and distributions in a price file and beside it, and those that nobody took out.
namespace levtok::io {
namespace {

/// Twelve days of which the seventh opens after a split of 4:1, and after a distribution of 2.
struct History {
    double split = 1;
    double distribution = 0;
    bool adjusted = false;  ///< the prices are written as a vendor adjusts them
};

constexpr int days = 12;
constexpr int event_day = 6;

/// What the prices are without split and distribution, from day to day.
double plain(int day) { return 100 + (day % 3) - 0.5 * (day % 2); }

double factor_before(const History& history) {
    const double close_before = plain(event_day - 1);
    const double after_split = close_before;  // written in new units
    return (1 - history.distribution / after_split) / history.split;
}

std::string date(int day) {
    return "2024-01-" + std::string(day < 9 ? "0" : "") + std::to_string(day + 1);
}

/// As traded: before the split the price is so many times as high.
double traded(const History& history, int day) {
    return day < event_day && !history.adjusted ? plain(day) * history.split : plain(day);
}

std::string price_file(const History& history, const std::string& header, bool column_of_split,
                       bool column_of_distribution) {
    std::string text = header + '\n';
    for (int day = 0; day < days; ++day) {
        const double close = traded(history, day);
        text += date(day) + ',' + shortest(close) + ',' + shortest(close + 0.25) + ',' +
                shortest(close - 0.25) + ',' + shortest(close) + ",100";
        const bool here = day == event_day;
        if (column_of_distribution) text += ',' + shortest(here ? history.distribution : 0);
        if (column_of_split) text += ',' + shortest(here ? history.split : 0);
        text += '\n';
    }
    return text;
}

struct Read {
    std::vector<Observation> bars;
    Told told;
};

Read read(const Scratch& scratch, const std::string& prices, PriceFileOptions options = {}) {
    Read out;
    out.bars = read_prices(scratch.write(prices, "prices.csv"), options, out.told.warn());
    return out;
}

void check_adjusted(const Read& read, const History& history) {
    REQUIRE(read.bars.size() == days);
    const double factor = factor_before(history);
    for (int day = 0; day < days; ++day) {
        INFO("day " << day);
        const auto& bar = read.bars[static_cast<std::size_t>(day)];
        const double before = day < event_day ? factor : 1;
        CHECK(bar.close.value() == Approx(before * traded(history, day)).epsilon(1e-14));
        CHECK(bar.high.value() == Approx(before * (traded(history, day) + 0.25)).epsilon(1e-14));
        CHECK(bar.low.value() == Approx(before * (traded(history, day) - 0.25)).epsilon(1e-14));
        CHECK(bar.volume == Approx(day < event_day ? 100 * history.split : 100));
        CHECK((bar.low <= bar.open && bar.close <= bar.high));
    }
    CHECK(read.bars.back().close.value() == traded(history, days - 1));
}

constexpr const char* plain_header = "Date,Open,High,Low,Close,Volume";
constexpr const char* vendor_header =
    "timestamp,open,high,low,close,volume,dividend_amount,split_coefficient";
constexpr const char* yahoo_header = "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits";

TEST_CASE("columns of splits and distributions are taken out of the prices before them") {
    const Scratch scratch;
    for (const auto* header : {vendor_header, yahoo_header}) {
        for (const double split : {4.0, 0.1, 1.5, 20.0}) {
            INFO(header << ", split of " << split);
            const History history{.split = split, .distribution = 2};
            const auto prices = price_file(history, header, true, true);
            const auto adjusted = read(scratch, prices);
            check_adjusted(adjusted, history);
            CHECK(adjusted.told.any_has("1 split ("));
            CHECK(adjusted.told.any_has("2024-01-07) taken out of the prices before it"));
            CHECK(adjusted.told.any_has("1 distribution (2 at 2024-01-07) taken out"));
            CHECK(!adjusted.told.any_has("nobody adjusted"));
        }
    }
}

TEST_CASE("capital gains that are paid out are distributions beside dividends") {
    const Scratch scratch;
    const std::string rows[] = {"2024-03-04,50,", "2024-03-05,51,", "2024-03-06,46,",
                                "2024-03-07,47,"};
    const auto first_of = [&](const std::string& header, const std::string& paid,
                              const std::string& none) {
        std::string text = "Date,Close," + header + "\n";
        for (std::size_t i = 0; i < 4; ++i) text += rows[i] + (i == 2 ? paid : none) + "\n";
        const auto outcome = read(scratch, text);
        CHECK(outcome.told.any_has("1 distribution (5.1 at 2024-03-06) taken out"));
        return outcome.bars.front().close.value();
    };
    const double owed = 50 * (1 - 5.1 / 51);
    CHECK(first_of("Capital Gains", "5.1", "0.0") == Approx(owed));
    CHECK(first_of("Dividends,Capital Gains", "1.1,4", "0,0.0") == Approx(owed));
    CHECK(first_of("Capital Gains,Dividends", "4,1.1", ",0") == Approx(owed));
    CHECK(first_of("capital_gains,dividends", "5.1,", ",") == Approx(owed));
}

TEST_CASE("a file that is newest first, and one with ratios in words, are adjusted alike") {
    const Scratch scratch;
    const History history{.split = 4};
    auto prices = price_file(history, "Date,Open,High,Low,Close,Volume,Split", true, false);
    check_adjusted(read(scratch, prices), history);
    const auto at = prices.find(",100,4\n");
    check_adjusted(read(scratch, std::string(prices).replace(at, 7, ",100,4:1\n")), history);

    std::vector<std::string> lines;
    for (std::size_t from = 0; from < prices.size();) {
        const auto end = prices.find('\n', from) + 1;
        lines.push_back(prices.substr(from, end - from));
        from = end;
    }
    std::reverse(lines.begin() + 1, lines.end());
    std::string reversed;
    for (const auto& line : lines) reversed += line;
    check_adjusted(read(scratch, reversed), history);
}

TEST_CASE("prices that are adjusted already are not adjusted again") {
    const Scratch scratch;
    const History history{.split = 4, .adjusted = true};
    const auto by_column = read(scratch, price_file(history, yahoo_header, true, true));
    for (int day = 0; day < days; ++day) {
        CHECK(by_column.bars[static_cast<std::size_t>(day)].close.value() == plain(day));
    }
    CHECK(by_column.told.any_has("1 split (4:1 at 2024-01-07) not taken out again"));

    const auto splits = scratch.write("date,ratio\n2024-01-07,4:1\n", "splits.csv");
    const auto by_file =
        read(scratch, price_file(history, plain_header, false, false), {.splits = splits});
    CHECK(by_file.bars.front().close.value() == plain(0));
    CHECK(by_file.told.any_has("splits.csv:2: ratio: 1 split (4:1 at 2024-01-07) not taken out"));
}

TEST_CASE("distributions that the prices move on across are in them already") {
    const Scratch scratch;
    // A payment of 10 of 100 among moves of about 1 shows in the prices, or does not.
    for (const bool in_prices : {true, false}) {
        std::string text = "Date,Close,Dividends\n";
        double price = 100;
        for (int day = 0; day < 28; ++day) {
            const bool pays = day == 9 || day == 19;
            if (pays && !in_prices) price -= 10;
            price += day % 2 == 0 ? 1 : -1;
            text += date(day) + ',' + shortest(price) + (pays ? ",10\n" : ",0\n");
        }
        const auto outcome = read(scratch, text);
        CHECK(outcome.told.any_has(in_prices ? "2 distributions (10 at 2024-01-10, 10 at "
                                               "2024-01-20) not taken out again"
                                             : "taken out of the prices before them"));
        CHECK((outcome.bars.front().close.value() == 101) == in_prices);
    }
}

TEST_CASE("where prices do not tell whether they are adjusted, what is assumed is said") {
    const Scratch scratch;
    // Distributions that are small beside the moves of the days.
    const auto text = [](const std::string& header, const std::string& tail) {
        std::string rows = header + '\n';
        double price = 100;
        for (int day = 0; day < 8; ++day) {
            price += day % 2 == 0 ? 2 : -1.5;
            rows += date(day) + ',' + shortest(price) + (day == 4 ? ",0.3" : ",0") + tail + '\n';
        }
        return rows;
    };
    const auto first = [](const Read& read) { return read.bars.front().close.value(); };
    const double paid = 1 - 0.3 / 101;  // of the close before it
    const std::string assumed = "is assumed, since";

    // Nothing says that such a file is adjusted.
    const auto plain_file = text("Date,Close,Dividends", "");
    const auto plain_read = read(scratch, plain_file);
    CHECK(first(plain_read) == Approx(102 * paid).epsilon(1e-15));
    CHECK(plain_read.told.any_has("that they were not taken out already is assumed"));
    CHECK(plain_read.told.any_has("--distributions none leaves them as they are"));
    const auto left = read(scratch, plain_file, {.distributions = "none"});
    CHECK(first(left) == 102);
    CHECK(!left.told.any_has(assumed));

    // A download with both columns and no adjusted close is adjusted as a rule.
    const auto download = text("Date,Close,Dividends,Stock Splits", ",0.0");
    const auto as_rule = read(scratch, download);
    CHECK(first(as_rule) == 102);
    CHECK(as_rule.told.any_has("that the prices are adjusted already is assumed"));
    const auto said = read(scratch, download, {.distributions = "none"});
    CHECK(first(said) == 102);
    CHECK(said.told.texts.empty());
    const auto itself = scratch.write(download, "prices.csv");
    const auto taken_out = read(scratch, download, {.distributions = itself});
    CHECK(first(taken_out) == Approx(102 * paid).epsilon(1e-15));
    CHECK(!taken_out.told.any_has(assumed));
}

TEST_CASE("files of splits and distributions of many forms") {
    const Scratch scratch;
    struct Row {
        const char* splits;
        double split;
    };
    const Row rows[] = {
        {"date,ratio\n2024-01-07,4\n", 4},
        {"Date,Stock Splits\n2024-01-07,4:1\n", 4},
        {"date,split\n01/07/2024,4-for-1\n", 4},
        {"Ex Date;Ratio\n2024-01-07;4 for 1\n", 4},
        {"date,ratio\n2024-01-07,4/1\n", 4},
        {"date,ratio\n2024-01-07,1-for-10\n", 0.1},
        {"date,ratio\n2024-01-07,1/10\n", 0.1},
        {"date,ratio\n2024-01-07,1:20\n", 0.05},
        {"symbol,execution_date,splitRatio\nX,2024-01-07,1.5\n", 1.5},
        {"date,ratio\n2024-01-08,4:1\n", 4},  // a day late
        {"date,ratio\n2024-01-06,4:1\n", 4},  // a day early
    };
    for (const auto& row : rows) {
        INFO(row.splits);
        const History history{.split = row.split, .distribution = 2};
        const auto splits = scratch.write(row.splits, "splits.csv");
        const auto paid = scratch.write("ex_date,amount\n2024-01-07,$2.00\n", "paid.csv");
        const auto outcome = read(scratch, price_file(history, plain_header, false, false),
                                  {.splits = splits, .distributions = paid});
        check_adjusted(outcome, history);
    }
}

TEST_CASE("what is wrong with a split or a distribution is said") {
    const Scratch scratch;
    struct Row {
        const char* splits;
        const char* distributions;
        const char* message;
    };
    const Row rows[] = {
        {"date,ratio\n2024-01-07,1:4\n", "",
         ":2: ratio: 1:4 means 0.25 new for an old one, and the price goes from 406 to 100, as at "
         "4:1; write 4:1, or choose --splits none"},
        {"date,ratio\n2024-01-07,-4\n", "",
         ":2: ratio: must be a ratio in [1e-06, 1000000], was -4"},
        {"date,ratio\n2024-01-07,four\n", "", ":2: ratio: 'four' is not a ratio; write"},
        {"date,ratio\n2024-01-07,4\n2024-01-07,4\n", "", ":3: ratio: occurs twice at 2024-01-07"},
        {"date,kind,x\n2024-01-07,a,4\n", "", ":1: ratio: none of 'date', 'kind', 'x' is known"},
        {"", "date,amount\n2024-01-07,-1\n", ":2: amount: must be a number >= 0"},
        {"", "date,amount\n2024-01-07,500\n", ":2: amount: must be below the close before it"},
    };
    const History history{.split = 4};
    for (const auto& row : rows) {
        PriceFileOptions options;
        if (row.splits[0] != '\0') options.splits = scratch.write(row.splits, "splits.csv");
        if (row.distributions[0] != '\0')
            options.distributions = scratch.write(row.distributions, "paid.csv");
        const auto message = message_of(
            [&] { read(scratch, price_file(history, plain_header, false, false), options); });
        INFO(message);
        CHECK(has(message, row.message));
    }
    CHECK(has(message_of([&] {
                  read(scratch, "Date,Close,Adj Close\n2024-01-01,1,1\n2024-01-02,1,1\n",
                       {.splits = scratch.write("date,ratio\n2024-01-02,4\n", "splits.csv")});
              }),
              "--splits: must be left out where the prices are adjusted already"));
}

TEST_CASE("a file of splits is for all files of a history") {
    const Scratch scratch;
    const History history{.split = 4};
    const auto prices = price_file(history, plain_header, false, false);
    const auto splits = scratch.write("date,ratio\n" + date(event_day) + ",4:1\n", "splits.csv");
    const auto whole = read(scratch, prices, {.splits = splits});
    check_adjusted(whole, history);
    const auto first_row = prices.find('\n') + 1;
    // The split at the first row of the second file, within it, and within the first.
    for (const int rows_of_first : {event_day, event_day - 2, event_day + 2}) {
        INFO(rows_of_first);
        auto cut = first_row;
        for (int row = 0; row < rows_of_first; ++row) cut = prices.find('\n', cut) + 1;
        const std::vector<TextSource> files{
            scratch.write(prices.substr(0, first_row) + prices.substr(cut), "prices-2.csv"),
            scratch.write(prices.substr(0, cut), "prices-1.csv")};
        Told told;
        PriceReader reader(files, {.splits = splits}, told.warn());
        std::vector<Observation> bars(days + 1);
        bars.resize(reader.next(bars));
        REQUIRE(bars.size() == days);
        for (std::size_t i = 0; i < bars.size(); ++i) {
            CHECK(bars[i].time == whole.bars[i].time);
            CHECK(bars[i].close == whole.bars[i].close);
            CHECK(bars[i].low == whole.bars[i].low);
        }
        CHECK(told.any_has("1 split (4:1 at 2024-01-07) taken out of the prices before it"));
    }
}

TEST_CASE("splits outside of the prices' time are left out and said") {
    const Scratch scratch;
    const auto splits = scratch.write("date,ratio\n2023-01-01,2\n2024-06-01,3\n", "splits.csv");
    const auto outcome =
        read(scratch, price_file({}, plain_header, false, false), {.splits = splits});
    CHECK(outcome.bars.front().close.value() == plain(0));
    CHECK(outcome.told.any_has("2 splits (2:1 at 2023-01-01, 3:1 at 2024-06-01) left out"));
    const auto at_first =
        read(scratch, "date,close,split\n2024-01-01,100,4\n2024-01-02,101,1\n2024-01-03,102,1\n");
    CHECK(at_first.told.any_has("1 split (4:1 at 2024-01-01) left out"));
}

TEST_CASE("a column read alone, and none, leave the prices as they stand") {
    const Scratch scratch;
    const History history{.split = 4, .distribution = 2};
    const auto prices = price_file(history, vendor_header, true, true);
    const auto none = read(scratch, prices, {.splits = "none", .distributions = "none"});
    CHECK(none.bars.front().close.value() == traded(history, 0));
    CHECK(none.told.any_has("a factor near 1/4, as in an unadjusted split"));
    const auto alone = read(scratch, prices, {.column = "close"});
    CHECK(alone.bars.front().close.value() == traded(history, 0));
    CHECK(alone.told.any_has("a factor near 1/4, as in an unadjusted split"));
}

TEST_CASE("ratios of splits as they are written") {
    CHECK(parse_ratio("4:1", DecimalSign::point) == 4);
    CHECK(parse_ratio("1-for-8", DecimalSign::point) == 0.125);
    CHECK(parse_ratio("1/4", DecimalSign::point) == 0.25);
    CHECK(parse_ratio("3 for 2", DecimalSign::point) == 1.5);
    CHECK(parse_ratio("1,5:1", DecimalSign::comma) == 1.5);
    CHECK(parse_ratio("1.05", DecimalSign::point) == 1.05);
    for (const auto* text : {"4:", ":1", "4:0", "4:1:1", "four", "4%", ""}) {
        INFO(text);
        CHECK(!parse_ratio(text, DecimalSign::point));
    }
}

}  // namespace
}  // namespace levtok::io
