#include <cstdio>

#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/holes.hpp"
#include "service/io/read/rates/rate_name.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

/// Funding and rates as public sources write them, beyond the cases of ../shared/cases.
namespace levtok::io {
namespace {

using namespace std::chrono_literals;

/// The rates, to 12 digits, with spaces between them, and the error, if any, in their stead.
template <class Read>
std::string rates_of(Read&& read) {
    std::string out;
    try {
        for (const auto& event : read()) {
            char text[32];
            std::snprintf(text, sizeof text, "%.12g", event.rate.value());
            out += (out.empty() ? "" : " ") + std::string(text);
        }
    } catch (const Error& error) {
        return error.what();
    }
    return out;
}

struct RateKind {
    const char* source;
    const char* text;
    const char* owed;  ///< the rates, or a part of the error
    const char* note;  ///< a part of one; empty: there is none
    RateUnit unit = RateUnit::automatic;
    std::vector<std::string> columns{};
};

template <class Read>
void check_kinds(const std::vector<RateKind>& kinds, const RateOptions& standard, Read&& read) {
    const Scratch scratch;
    for (const auto& kind : kinds) {
        INFO(kind.source << '\n' << kind.text);
        RateOptions options = standard;
        options.unit = kind.unit;
        options.columns = kind.columns;
        Told told;
        const auto path = scratch.write(kind.text);
        const auto owed = rates_of([&] { return read(path, options, told.warn()); });
        const bool refused = has(owed, path);
        INFO(owed);
        CHECK((refused ? has(owed, kind.owed) : owed == kind.owed));
        INFO((told.texts.empty() ? "no note" : told.texts.front()));
        CHECK(told.any_has(kind.note) == (kind.note[0] != '\0'));
        if (kind.note[0] == '\0') CHECK(told.texts.empty());
    }
}

TEST_CASE("funding of many exchanges") {
    const std::vector<RateKind> kinds{
        {"Bitmex: the rate of the day is three of them",
         "timestamp,symbol,fundingInterval,fundingRate,fundingRateDaily\n"
         "2024-01-01T04:00:00.000Z,XBTUSD,2000-01-01T08:00:00.000Z,0.0001,0.0003\n"
         "2024-01-01T12:00:00.000Z,XBTUSD,2000-01-01T08:00:00.000Z,0.0002,0.0006\n",
         "0.0001 0.0002", ""},
        {"the rate of the day alone is charged by its share",
         "timestamp,fundingRateDaily\n2024-01-01T04:00:00Z,0.0003\n2024-01-01T12:00:00Z,0.0006\n",
         "0.0001 0.0002", "is per 1d by its name; a row of 8h is charged its share"},
        {"OKX: what was charged, and what was announced",
         "instId,fundingRate,realizedRate,fundingTime\n"
         "BTC-USDT-SWAP,0.0002,0.0001,1704067200000\n"
         "BTC-USDT-SWAP,0.0002,0.0003,1704096000000\n",
         "0.0001 0.0003", "'realizedRate' is read; 'fundingRate' differs from it"},
        {"OKX where both agree",
         "instId,fundingRate,realizedRate,fundingTime\nX,0.0001,0.0001,1704067200000\n"
         "X,0.0003,0.0003,1704096000000\n",
         "0.0001 0.0003", ""},
        {"CoinEx",
         "market,funding_time,theoretical_funding_rate,actual_funding_rate\n"
         "BTCUSDT,1704067200000,0.0005,0.0001\nBTCUSDT,1704096000000,0.0005,0.0002\n",
         "0.0001 0.0002", ""},
        {"HTX",
         "contract_code,funding_time,funding_rate,realized_rate,avg_premium_index\n"
         "BTC-USDT,1704067200000,0.0001,0.0001,0.002\n",
         "0.0001", ""},
        {"Kraken futures",
         "timestamp,absolute_rate,relative_rate\n2024-01-01T01:00:00Z,0.42,0.00001\n"
         "2024-01-01T02:00:00Z,0.84,0.00002\n",
         "1e-05 2e-05", ""},
        {"money per contract alone", "timestamp,absolute_rate\n2024-01-01T01:00:00Z,0.42\n",
         ":1: absolute_rate: is money per contract", ""},
        {"money per contract that is called a rate",
         "timestamp,fundingRate\n2024-01-01T01:00:00Z,0.42\n2024-01-01T02:00:00Z,0.42\n",
         "money per contract is no rate", ""},
        {"money by a currency", "time,symbol,funding_usdt\n2024-02-01,X,0.0031\n",
         ":1: funding_usdt: is money per contract, money paid", ""},
        {"a relative rate that says so behind",
         "time,fundingRate,fundingRateRelative\n2024-02-01,0.0042,0.00003\n", "3e-05",
         "'fundingRateRelative' is read; 'fundingRate' differs from it and is left out"},
        {"a rate beside what was paid", "time,funding_fee,fundingRate\n2024-02-01,0.0042,0.00003\n",
         "3e-05", ""},
        {"money that is meant to be read",
         "time,fundingFee\n2024-02-01,0.0007\n",
         "0.0007",
         "",
         RateUnit::automatic,
         {"fundingFee"}},
        {"times of a zone that the header has",
         "Time (UTC+8),fundingRate\n2024-02-01 08:00,0.0003\n2024-02-01 16:00,0.0002\n",
         "0.0003 0.0002", "times are read by UTC+08:00"},
        {"a fee in percent is a rate", "time,symbol,funding fee (%)\n2024-02-01,X,0.02\n", "0.0002",
         ""},
        {"dYdX", "ticker,rate,price,effectiveAt\nBTC-USD,0.00001,42000,2024-01-01T00:00:00.000Z\n",
         "1e-05", ""},
        {"Hyperliquid",
         "coin,fundingRate,premium,time\nBTC,0.0000125,0.0003,1704067200006\n"
         "BTC,0.0000130,0.0003,1704070800006\n",
         "1.25e-05 1.3e-05", ""},
        {"Deribit: each hour is charged what is per hour",
         "timestamp,index_price,interest_8h,interest_1h\n1704067200000,42000,0.00008,0.00001\n"
         "1704070800000,42000,0.00016,0.00002\n",
         "1e-05 2e-05", ""},
        {"Deribit with the rate of eight hours alone",
         "timestamp,interest_8h\n1704067200000,0.00008\n1704070800000,0.00016\n", "1e-05 2e-05",
         "is per 8h by its name; a row of 1h is charged its share"},
        {"Gate", "r,t\n0.0001,1704067200\n0.0002,1704096000\n", "0.0001 0.0002", ""},
        {"KuCoin", "symbol,timepoint,fundingRate\nXBTUSDTM,1704067200000,0.0001\n", "0.0001", ""},
        {"MEXC", "symbol,fundingRate,settleTime\nBTC_USDT,0.0001,1704067200000\n", "0.0001", ""},
        {"CCXT",
         "symbol,fundingRate,timestamp,datetime\nBTC/USDT:USDT,0.0001,1704067200000,"
         "2024-01-01T00:00:00.000Z\n",
         "0.0001", ""},
        {"Coinglass has the bars of a rate",
         "time,open,high,low,close\n1704067200000,0.0046,0.0094,-0.0051,0.0092\n",
         "choose one with --rate-column NAME", ""},
        {"and what was advised is read",
         "time,open,high,low,close\n1704067200000,0.0046,0.0094,-0.0051,0.01\n",
         "0.0001",
         "",
         RateUnit::percent,
         {"close"}},
        {"basis points by the name", "time,funding_rate_bps\n2024-01-01,1\n2024-01-01T08:00,-2\n",
         "0.0001 -0.0002", ""},
        {"basis points in words", "time,Funding Rate (basis points)\n2024-01-01,1\n", "0.0001", ""},
        {"basis points by the option", "time,rate\n2024-01-01,1\n2024-01-01T08:00,0.5\n",
         "0.0001 5e-05", "", RateUnit::basis_points},
        {"percent by the name", "time,fundingRatePercent\n2024-01-01,0.01\n", "0.0001", ""},
        {"percent by the name and in the fields is percent once",
         "time,Funding Rate (%)\n2024-01-01,0.01%\n2024-01-01T08:00,0%\n2024-01-01T16:00,0\n",
         "0.0001 0 0", ""},
        {"a percent sign that some fields lack",
         "time,rate\n2024-01-01,0.01%\n2024-01-01T08:00,0.01\n", ":3: rate: has no percent sign",
         ""},
        {"a percent sign that some fields lack, in JSON of one line",
         R"([{"time":"2024-01-01","rate":"0.01%"},{"time":"2024-01-01T08:00","rate":"0.01"}])",
         ":1: rate: has no percent sign", ""},
        {"percent that nothing says", "time,rate\n2024-01-01,0.01\n2024-01-01T08:00,0.0075\n",
         "0.01 0.0075",
         "the middle rate is 1 % of the exposure per 8h, far higher than usual; "
         "--funding-unit percent"},
        {"and what was advised", "time,rate\n2024-01-01,0.01\n2024-01-01T08:00,0.0075\n",
         "0.0001 7.5e-05", "", RateUnit::percent},
        {"a fraction under the name of percent",
         "time,funding_rate_pct\n2024-01-01,0.0001\n2024-01-01T08:00,0.0001\n", "1e-06 1e-06",
         "far lower than usual; --funding-unit fraction"},
        {"beyond two percent", "time,rate\n2024-01-01,0.0001\n2024-01-01T08:00,0.021\n",
         ":3: rate: must be a fraction of the exposure per interval in [-0.02, 0.02], was 0.021; "
         "choose --funding-unit percent if it is percent, or --funding-unit fraction if it is "
         "meant",
         ""},
        {"and meant", "time,rate\n2024-01-01,0.0001\n2024-01-01T08:00,-0.021\n", "0.0001 -0.021",
         "", RateUnit::fraction},
        {"beyond two percent by the name of percent",
         "time,rate (%)\n2024-01-01,0.01\n2024-01-01T08:00,3\n",
         "choose --funding-unit fraction if it is a fraction, or --funding-unit percent if it is "
         "meant",
         ""},
        {"per year by the name", "time,funding_apr\n2024-01-01,0.1095\n2024-01-01T08:00,0.2190\n",
         "0.0001 0.0002", "is per 365d by its name; a row of 8h is charged its share"},
        {"percent per year",
         "time,symbol,Annualized Funding Rate (%)\n2024-01-01,X,10.95\n2024-01-01T08:00,X,21.9\n",
         "0.0001 0.0002", "is per 365d"},
        {"per year with one row", "time,funding_apr\n2024-01-01,0.1095\n",
         "one row has no interval", ""},
        {"a compounded yield", "time,symbol,funding_apy\n2024-01-01,X,0.11\n", "a compounded yield",
         ""},
        {"a mean of the day", "date,avg_funding_rate\n2024-01-01,0.0001\n2024-01-02,0.0002\n",
         "0.0003 0.0006", "the mean of a day's three funding rates"},
        {"a mean that is not of a day",
         "time,mean_funding_rate\n2024-01-01,0.0001\n2024-01-01T08:00,0.0002\n",
         "is a mean of several rates by its name, and there is a row every 8h", ""},
        {"a row a minute, each of which would be charged",
         "timestamp,funding_rate\n2024-01-01T00:00,0.0001\n2024-01-01T00:01,0.0001\n"
         "2024-01-01T00:02,0.0001\n",
         "has a row every 1m, and each would be charged", ""},
        {"two rates of which neither is the one",
         "time,funding_rate,rate\n2024-01-01,0.0001,0.0002\n",
         "'funding_rate' and 'rate' hold different rates, and neither name says that it is the "
         "one; choose one with --rate-column funding_rate",
         ""},
        {"and one of them",
         "time,funding_rate,rate\n2024-01-01,0.0001,0.0002\n",
         "0.0002",
         "",
         RateUnit::automatic,
         {"rate"}},
        {"two of the same", "time,funding_rate,Rate (%)\n2024-01-01,0.0001,0.01\n", "0.0001", ""},
        {"a column that is not there",
         "time,funding_rate\n2024-01-01,0.0001\n",
         "there is no column 'realised'; choose one of 'time', 'funding_rate'",
         "",
         RateUnit::automatic,
         {"realised"}},
        {"several contracts in one table",
         "symbol,time,rate\nA,2024-01-01,0.0001\nB,2024-01-01,0.0002\nA,2024-01-02,0.0001\n"
         "B,2024-01-02,0.0002\nA,2024-01-03,0.0001\nB,2024-01-03,0.0002\n",
         "keep the rows of one series", "occurs twice"},
    };
    check_kinds(kinds, funding_options(), read_funding);
}

TEST_CASE("money that is called funding is no rate, however it is written") {
    const Scratch scratch;
    for (const std::string name : {"funding_usd",
                                   "fundingUSDT",
                                   "funding (USD)",
                                   "Funding [EUR]",
                                   "funding ($)",
                                   "usd_funding",
                                   "funding in BTC",
                                   "funding_absolute",
                                   "absolute funding",
                                   "fundingAbs",
                                   "funding_per_contract",
                                   "fundingPerCoin",
                                   "funding rate per contract",
                                   "fundingAmount",
                                   "amount_of_funding",
                                   "fundingPayment",
                                   "funding payments",
                                   "fundingPaid",
                                   "funding_fee",
                                   "fundingfee",
                                   "Funding Fees",
                                   "fundingCost",
                                   "funding_cost_usd",
                                   "funding_amount_8h",
                                   "fundingRateAmount"}) {
        INFO(name);
        const auto path = scratch.write("time," + name + "\n2024-02-01,0.0004\n");
        CHECK(has(rates_of([&] { return read_funding(path); }),
                  ":1: " + name + ": is money per contract, money paid"));
        CHECK(names_funding_money(name));
    }
    for (const std::string name : {"BTC/USDT funding", "funding_rate_usdt", "fundingFeeRate",
                                   "contract_funding_rate", "BTC_funding", "funding"}) {
        INFO(name);
        const auto path = scratch.write("time," + name + "\n2024-02-01,0.0004\n");
        CHECK(rates_of([&] { return read_funding(path); }) == "0.0004");
        CHECK_FALSE(names_funding_money(name));
    }
}

TEST_CASE("money that is called funding is not recommended as funding beside prices") {
    const Scratch scratch;
    Told told;
    read_prices(scratch.write("time,price,funding_fee\n2024-02-01,7,0.0004\n"), {}, told.warn());
    CHECK(told.any_has("'funding_fee' is no part of the prices: it is money"));
}

TEST_CASE("interest beside prices is named, what is only called so is not") {
    const Scratch scratch;
    for (const std::string name : {"borrow_rate", "interestRate", "SOFR", "Repo Rate (%)"}) {
        Told told;
        read_prices(scratch.write("time,price," + name + "\n2024-02-01,7,0.04\n"), {}, told.warn());
        INFO(name);
        CHECK(told.any_has("is no part of the prices: the same file given as rates"));
    }
    for (const std::string name : {"open_interest", "interest_paid", "lending_volume", "rate"}) {
        Told told;
        read_prices(scratch.write("time,price," + name + "\n2024-02-01,7,0.04\n"), {}, told.warn());
        INFO(name);
        CHECK_FALSE(told.any_has("given as rates"));
    }
}

TEST_CASE("benchmark rates of many publishers") {
    const std::vector<RateKind> kinds{
        {"FRED of old", "DATE,DFF\n2024-01-01,5.33\n2024-01-02,.\n2024-01-03,5.33\n",
         "0.0533 0.0533", "no rate at 2024-01-02"},
        {"FRED of now", "observation_date,SOFR\n2024-01-02,5.40\n", "0.054", ""},
        {"FRED, a series that is not known here",
         "observation_date,IR3TIB01USM156N\n2024-01-02,5.26\n", "0.0526",
         "column 'IR3TIB01USM156N' read as percent per year (--rates-unit fraction"},
        {"New York Fed",
         "Effective Date,Rate Type,Rate (%),1st Percentile (%),Volume ($Billions)\n"
         "01/23/2024,SOFR,5.39,5.30,1900\n01/02/2024,SOFR,5.40,5.30,1800\n",
         "0.054 0.0539", ""},
        {"New York Fed's service", "effectiveDate,type,percentRate\n2024-01-02,EFFR,5.33\n",
         "0.0533", ""},
        {"European Central Bank",
         "KEY,FREQ,TIME_PERIOD,OBS_VALUE\nEST.B.EU000A2X2A25.WT,B,2024-01-02,3.89\n", "0.0389",
         "column 'OBS_VALUE' read as percent per year"},
        {"Treasury with all maturities",
         "Date,\"1 Mo\",\"3 Mo\",\"10 Yr\"\n01/22/2024,5.55,5.46,3.95\n",
         "'1 Mo' and '3 Mo' hold different rates, and neither name says that it is the one; choose "
         "one with --rate-column 1 Mo",
         ""},
        {"and one of them",
         "Date,\"1 Mo\",\"3 Mo\",\"10 Yr\"\n01/22/2024,5.55,5.46,3.95\n",
         "0.0546",
         "",
         RateUnit::automatic,
         {"3 Mo"}},
        {"Treasury with more maturities than can be compared",
         "Date,1 Mo,2 Mo,3 Mo,4 Mo,6 Mo,1 Yr,2 Yr,3 Yr,5 Yr\n01/02/2024,1,2,3,4,5,6,7,8,9\n",
         "choose one with --rate-column 1 Mo", ""},
        {"Treasury's feed of one", "NEW_DATE,BC_3MONTH\n2024-01-02,5.46\n", "0.0546", ""},
        {"two series", "DATE,DFF,SOFR\n2024-01-02,5.33,5.40\n", "choose one with --rate-column DFF",
         ""},
        {"percent in the fields", "date,rate\n2024-01-02,5.25%\n2024-01-03,0\n", "0.0525 0", ""},
        {"basis points by the name", "date,rate_bps\n2024-01-02,525\n", "0.0525", ""},
        {"basis points by the option", "date,rate\n2024-01-02,525\n", "0.0525", "",
         RateUnit::basis_points},
        {"a fraction, as it seems", "date,rate\n2024-01-02,0.0525\n", "0.0525",
         "read as a fraction per year (--rates-unit percent if it is percent)"},
        {"percent that nothing says", "date,rate\n2024-01-02,5.25\n",
         "must be a fraction per year in [-1, 1], was 5.25; choose --rates-unit percent if it is "
         "in percent, or --rates-unit fraction if it is meant",
         ""},
        {"and meant", "date,rate\n2024-01-02,5.25\n", "5.25", "", RateUnit::fraction},
        {"beyond a hundred percent by the name", "date,rate_pct\n2024-01-02,133\n",
         "or choose --rates-unit percent if it is meant", ""},
        {"and meant", "date,rate_pct\n2024-01-02,133\n", "1.33", "", RateUnit::percent},
        {"fractions under the name of a series in percent", "DATE,DFF\n2024-01-02,0.0533\n",
         "0.000533", "the rates are at most 0.0533 % a year; choose --rates-unit fraction"},
        {"Investing.com",
         "Date,Price,Open,High,Low,Change %\n01/02/2024,5.35,5.30,5.40,5.20,0.1%\n", "0.0535",
         "quotes of a rate in 'Price', read as percent per year"},
        {"quotes that may be either", "Date,Close\n2021-01-04,0.08\n2021-01-05,0.09\n",
         "choose --rates-unit percent or --rates-unit fraction", ""},
        {"and are percent", "Date,Close\n2021-01-04,0.08\n2021-01-05,0.09\n", "0.0008 0.0009", "",
         RateUnit::percent},
        {"a hole",
         "date,sofr\n2024-01-02,5\n2024-01-03,5\n2024-01-04,5\n2024-02-04,5\n2024-02-05,5\n",
         "0.05 0.05 0.05 0.05 0.05",
         "1 hole (30 rows of 1d missing); the largest, 31d, ends at 2024-02-04T00:00:00Z: the rate "
         "before applies in them"},
        {"weekends and months are none",
         "date,tb3ms\n2024-01-01,5\n2024-02-01,5\n2024-03-01,5\n2024-04-01,5\n2024-05-01,5\n",
         "0.05 0.05 0.05 0.05 0.05", ""},
    };
    check_kinds(kinds, rates_options(), read_rates);
}

TEST_CASE("the name of a rate says its unit, its period and what it is of") {
    struct Row {
        const char* name;
        const char* subject;
        std::optional<double> parts;
        std::optional<Duration> period;
        bool mean = false;
    };
    const Row rows[] = {
        {"fundingRate", "fundingrate", {}, {}},
        {"Funding Rate (%)", "fundingrate", 100, {}},
        {"funding_rate_bps", "fundingrate", 1e4, {}},
        {"fundingRateDaily", "fundingrate", {}, one_day},
        {"FUNDING_RATE", "fundingrate", {}, {}},
        {"interest_8h", "interest", {}, 8h},
        {"8h Funding Rate", "fundingrate", {}, 8h},
        {"fundingRate1h", "fundingrate", {}, 1h},
        {"annualised funding", "funding", {}, 365 * one_day},
        {"avgFundingRate", "fundingrate", {}, {}, true},
        {"funding_rate_gbp", "fundingrategbp", {}, {}},
        {"1 Mo", "1mo", {}, {}},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const auto name = read_rate_name(row.name);
        CHECK(name.subject == row.subject);
        CHECK(name.parts == row.parts);
        CHECK(name.period == row.period);
        CHECK(name.mean == row.mean);
        CHECK(name.written == row.name);
    }
}

TEST_CASE("a hole is a step longer than what is usual about it") {
    struct Row {
        const char* what;
        std::vector<int> hours;  ///< from one row to the next
        std::size_t count;
        std::int64_t missing;
        std::size_t next_row;
    };
    const Row rows[] = {
        {"none", {8, 8, 8, 8}, 0, 0, 0},
        {"one row missing", {8, 8, 16, 8, 8}, 1, 1, 3},
        {"two holes, the second larger", {8, 16, 8, 8, 24, 8}, 2, 3, 5},
        {"a shorter interval", {8, 8, 8, 4, 4, 4}, 0, 0, 0},
        {"a longer interval", {1, 1, 1, 8, 8, 8}, 0, 0, 0},
        {"at the end", {8, 8, 8, 80}, 1, 9, 4},
        {"two rows have no usual step", {80}, 0, 0, 0},
        {"one row", {}, 0, 0, 0},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        std::vector<Instant> times{Instant{}};
        for (const int step : row.hours) times.push_back(times.back() + step * Duration{1h});
        const auto holes = find_holes(times);
        CHECK(holes.count == row.count);
        CHECK(holes.missing == row.missing);
        CHECK(holes.next_row == row.next_row);
    }
    CHECK(find_holes({}).count == 0);
    const std::vector<Instant> weekend{Instant{}, Instant{} + one_day, Instant{} + 4 * one_day,
                                       Instant{} + 5 * one_day};
    CHECK(find_holes(weekend).count == 1);
    CHECK(find_holes(weekend, 7 * one_day).count == 0);
}

}  // namespace
}  // namespace levtok::io
