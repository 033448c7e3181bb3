#include <algorithm>
#include <chrono>
#include <cmath>
#include <sstream>

#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/observations_text.hpp"
#include "tests/io/scratch.hpp"

/// Price files as vendors, programs and spreadsheets write them: read, read with a note, or
/// refused.
namespace levtok::io {
namespace {

struct Kind {
    const char* what;
    const char* text;
    const char* rows;       ///< empty: refused
    const char* said = "";  ///< part of the note, or of the refusal
    PriceFileOptions options{};
};

void check(const Kind& kind, const Scratch& scratch) {
    INFO(kind.what << '\n' << kind.text);
    Told told;
    std::string lines;
    const auto message = message_of([&] {
        lines = lines_of(read_prices(scratch.write(kind.text), kind.options, told.warn()));
    });
    INFO(message);
    CHECK(lines == kind.rows);
    const bool refused = kind.rows[0] == '\0';
    if (refused) {
        CHECK(has(message, kind.said));
        CHECK(!message.empty());
    } else {
        std::string notes;
        for (const auto& text : told.texts) notes += text + '\n';
        INFO(notes);
        CHECK(told.texts.empty() == (kind.said[0] == '\0'));
        CHECK(has(notes, kind.said));
    }
}

constexpr const char* two_days =
    "2024-01-16T00:00:00Z 100 103 99 102\n2024-01-17T00:00:00Z 102 104 98 99\n";
constexpr const char* two_days_with_volume =
    "2024-01-16T00:00:00Z 100 103 99 102 v5\n2024-01-17T00:00:00Z 102 104 98 99 v6\n";

TEST_CASE("hours in a column of their own, days of a spreadsheet, and a ticker first") {
    const char* hours = "2024-01-15T10:00:00Z 1\n2024-01-15T11:00:00Z 2\n2024-01-15T12:00:00Z 3\n";
    const Kind kinds[] = {
        {"hours of 0 to 23", "Date,Hour,Price\n2024-01-15,10,1\n2024-01-15,11,2\n2024-01-15,12,3\n",
         hours},
        {"with a zero before them, in another order",
         "HOUR,price,Date\n09,5,01/15/2024\n10,1,01/15/2024\n",
         "2024-01-15T09:00:00Z 5\n2024-01-15T10:00:00Z 1\n"},
        {"over midnight, of bars",
         "date,hr,open,high,low,close\n2024-01-15,22,50,52,49,51\n2024-01-15,23,51,53,51,52\n"
         "2024-01-16,0,52,54,51,53\n",
         "2024-01-15T23:00:00Z 50 52 49 51\n2024-01-16T00:00:00Z 51 53 51 52\n"
         "2024-01-16T01:00:00Z 52 54 51 53\n"},
        {"hours beside a time of day",
         "Date,Hour,Time,Price\n2024-01-15,10,10:30,1\n2024-01-15,10,10:45,2\n",
         "2024-01-15T10:30:00Z 1\n2024-01-15T10:45:00Z 2\n"},
        {"hours and minutes apart",
         "Date,Hour,Minute,Price\n2024-01-15,10,30,1\n2024-01-15,10,45,2\n", "",
         "has hours and 'Minute' in columns of their own; write the time of day in one column"},
        {"hours of 1 to 24 may be ends or begins",
         "Date,Hour,Price\n2024-01-15,23,1\n2024-01-15,24,2\n2024-01-16,1,3\n", "",
         "3: Hour: '24' is not an hour of 0 to 23; number the hours by their begin"},
        {"times in a column that is called hour",
         "Date,Hour,Price\n2024-01-15,10:00,1\n2024-01-15,11:00,2\n2024-01-15,12:00,3\n", hours},
        {"days of a spreadsheet", "Date,Close\n45306,1\n45307,2\n", "",
         "2: Date: '45306' is not a time; it may be the days that a spreadsheet counts"},
        {"with a part of the day", "Date,Close\n45306.375,1\n45306.416667,2\n", "",
         "give the column the format of a date"},
        {"a ticker first", "BTCUSD,20240116,100,103,99,102,5\nBTCUSD,20240117,102,104,98,99,6\n",
         "", "no column holds times; name them in the first line"},
        {"the same as that says",
         "ticker,time,open,high,low,close,volume\nBTCUSD,20240115,100,103,99,102,5\n"
         "BTCUSD,20240116,102,104,98,99,6\n",
         two_days_with_volume},
    };
    const Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

TEST_CASE("bars of vendors are families of columns") {
    const Kind kinds[] = {
        {"Stooq, ASCII",
         "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
         "SPY.US,D,20240115,000000,100,103,99,102,5,0\nSPY.US,D,20240116,000000,102,104,98,99,6,"
         "0\n",
         two_days_with_volume},
        {"Alpha Vantage, JSON made a table",
         ",1. open,2. high,3. low,4. close,5. volume\n2024-01-16,102,104,98,99,6\n"
         "2024-01-15,100,103,99,102,5\n",
         two_days_with_volume},
        {"Barchart",
         "Time,Open,High,Low,Latest,Change,%Change,Volume\n01/16/2024,102,104,98,99,-3,-2.94%,6\n"
         "01/15/2024,100,103,99,102,2,+2.00%,5\n\"Downloaded from Barchart.com as of "
         "01-17-2024\"\n",
         two_days_with_volume, "1 line below the rows skipped"},
        {"WSJ",
         "Date, Open, High, Low, Close\n01/16/24, 102, 104, 98, 99\n01/15/24, 100, 103, 99, 102\n",
         two_days},
        {"Polygon",
         "v,vw,o,c,h,l,t,n\n5,101,100,102,103,99,1705276800000,3\n"
         "6,100,102,99,104,98,1705363200000,4\n",
         two_days_with_volume},
        {"Bloomberg, day first",
         "Date,PX_OPEN,PX_HIGH,PX_LOW,PX_LAST\n15/01/2024,100,103,99,102\n16/01/"
         "2024,102,104,98,99\n",
         two_days},
        {"a name before a full stop",
         "Date,BTC-USD.Open,BTC-USD.High,BTC-USD.Low,BTC-USD.Close\n2024-01-15,100,103,99,102\n"
         "2024-01-16,102,104,98,99\n",
         two_days},
        {"prices after the word",
         "day,price_open,price_high,price_low,price_close\n2024-01-15,100,103,99,102\n"
         "2024-01-16,102,104,98,99\n",
         two_days},
        {"one word",
         "date,openprice,highprice,lowprice,lastprice\n2024-01-15,100,103,99,102\n"
         "2024-01-16,102,104,98,99\n",
         two_days},
        {"a close called like nothing else",
         "Date,Foo,Open,High,Low\n2024-01-15,102,100,103,99\n2024-01-16,99,102,104,98\n", two_days},
        {"NSE of India",
         "Date ,series ,OPEN ,HIGH ,LOW ,PREV. CLOSE ,close ,52W H ,52W L ,VOLUME \n"
         "16-Jan-2024,EQ,102,104,98,102,99,150,50,6\n15-Jan-2024,EQ,100,103,99,100,102,150,50,5\n",
         two_days_with_volume},
        {"NinjaTrader and HistData, no header",
         "20240115 093000;100;103;99;102;5\n20240115 093100;102;104;98;99;6\n",
         "2024-01-15T09:31:00Z 100 103 99 102 v5\n2024-01-15T09:32:00Z 102 104 98 99 v6\n"},
        {"MetaTrader 4, no header",
         "2024.01.15,00:00,100,103,99,102,5\n2024.01.15,00:01,102,104,98,99,6\n",
         "2024-01-15T00:01:00Z 100 103 99 102 v5\n2024-01-15T00:02:00Z 102 104 98 99 v6\n"},
        {"Kraken OHLCVT, no header",
         "1705276800,100,103,99,102,5,9\n1705363200,102,104,98,99,6,8\n", two_days_with_volume},
        {"Coinbase, no header, low first",
         "1705363200,98,104,102,99,6\n1705276800,99,103,100,102,5\n", two_days_with_volume,
         "read as time, low, high, open, close, volume"},
        {"CryptoDataDownload, hours",
         "Unix Timestamp,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n"
         "1705320000,2024-01-15 12-PM,BTCUSD,102,104,98,99,6,600\n"
         "1705316400,2024-01-15 11-AM,BTCUSD,100,103,99,102,5,500\n",
         "2024-01-15T12:00:00Z 100 103 99 102 v5\n2024-01-15T13:00:00Z 102 104 98 99 v6\n"},
        {"TradingView",
         "time,open,high,low,close,Volume,Volume MA\n"
         "2024-01-15T09:30:00-05:00,100,103,99,102,5,7\n2024-01-15T10:30:00-05:00,102,104,98,99,6,"
         "7\n",
         "2024-01-15T15:30:00Z 100 103 99 102 v5\n2024-01-15T16:30:00Z 102 104 98 99 v6\n"},
        {"names in a comment",
         "# time,close,open,high,low\n2024-01-15,102,100,103,99\n2024-01-16,99,102,104,98\n",
         two_days},
        {"ariva.de, decimal commas",
         "Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen\n"
         "2024-01-16;1.020,5;1.040,0;980,0;990,0;6;1.000\n"
         "2024-01-15;1.000,0;1.030,0;990,0;1.020,0;5;2.000\n",
         "2024-01-16T00:00:00Z 1000 1030 990 1020\n2024-01-17T00:00:00Z 1020.5 1040 980 990\n"},
        {"Investing.com, German",
         "\"Datum\",\"Zuletzt\",\"Eröffn.\",\"Hoch\",\"Tief\",\"Vol.\",\"+/- %\"\n"
         "\"16.01.2024\",\"1.990,5\",\"2.000,0\",\"2.040,0\",\"1.980,0\",\"1,40M\",\"-1,00%\"\n"
         "\"15.01.2024\",\"2.000,0\",\"1.990,0\",\"2.030,0\",\"1.980,0\",\"845,2K\",\"0,64%\"\n",
         "2024-01-16T00:00:00Z 1990 2030 1980 2000 v845200\n"
         "2024-01-17T00:00:00Z 2000 2040 1980 1990.5 v1400000\n"},
        {"a spreadsheet's first line",
         "sep=;\nDate;Open;High;Low;Close\n2024-01-15;100;103;99;102\n2024-01-16;102;104;98;99\n",
         two_days},
        {"monthly files, one after the other",
         "Date,Open,High,Low,Close\n2024-01-15,100,103,99,102\nDate,Open,High,Low,Close\n"
         "2024-01-16,102,104,98,99\n",
         two_days, "the header is repeated 1 time between the rows"},
    };
    Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

TEST_CASE("several bars or closes in a file are a choice that is said, or a refusal") {
    constexpr const char* quotes =
        "time,bid.o,bid.h,bid.l,bid.c,ask.o,ask.h,ask.l,ask.c\n"
        "2024-01-15,100,103,99,102,101,104,100,103\n2024-01-16,102,104,98,99,103,105,99,100\n";
    constexpr const char* tiingo =
        "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash\n"
        "2024-01-15,204,206,198,200,5,102,103,99,100,10,0\n"
        "2024-01-16,99,104,98,102,6,99,104,98,102,6,0\n";
    constexpr const char* yahoo =
        "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-15,200,206,198,204,102,5\n"
        "2024-01-16,102,104,98,99,99,6\n";
    constexpr const char* two_tickers =
        "Price,Close,Close,Open,Open,High,High,Low,Low\nTicker,SPY,QQQ,SPY,QQQ,SPY,QQQ,SPY,QQQ\n"
        "Date,,,,,,,,\n2024-01-15,102,202,100,200,103,203,99,199\n"
        "2024-01-16,99,199,102,202,104,204,98,198\n";
    const Kind kinds[] = {
        {"Tiingo: adjusted bars", tiingo, two_days_with_volume,
         "has several bars (raw, adj); those of adj are read (--bars NAME takes others)"},
        {"Tiingo: raw bars",
         tiingo,
         "2024-01-16T00:00:00Z 200 206 198 204 v5\n2024-01-17T00:00:00Z 102 104 98 99 v6\n",
         "",
         {.bars = "raw"}},
        {"Yahoo: the adjusted close scales the bar", yahoo, two_days_with_volume,
         "the bar is scaled by 'Adj Close' / 'Close'"},
        {"Yahoo: as it stands",
         yahoo,
         "2024-01-16T00:00:00Z 200 206 198 204 v5\n2024-01-17T00:00:00Z 102 104 98 99 v6\n",
         "",
         {.bars = "raw"}},
        {"two closes alone", "Date,Close,Adj Close\n2024-01-15,204,102\n2024-01-16,99,99\n",
         "2024-01-15T00:00:00Z 102\n2024-01-16T00:00:00Z 99\n",
         "not used, though like prices: 'Close'"},
        {"bids and asks", quotes, "", "choose one with --bars bid"},
        {"asks",
         quotes,
         "2024-01-16T00:00:00Z 101 104 100 103\n2024-01-17T00:00:00Z 103 105 99 100\n",
         "",
         {.bars = "ask"}},
        {"two tickers", two_tickers, "", "--bars spy"},
        {"one of them", two_tickers, two_days, "above the rows", {.bars = "SPY"}},
        {"no such bars",
         quotes,
         "",
         "there are no bars 'mid'; choose one of bid, ask",
         {.bars = "mid"}},
        {"a bar without its open",
         "Date,High,Low,Close\n2024-01-15,103,99,102\n2024-01-16,104,98,99\n",
         "2024-01-16T00:00:00Z 102\n2024-01-17T00:00:00Z 99\n",
         "'Close' is read as the price; not used, though like prices: 'High', 'Low'"},
        {"a bar without its close", "Date,Open,High,Low\n2024-01-15,100,103,99\n", "",
         "no column that is known as their close"},
        {"another price", "Date,Close,Fair Value\n2024-01-15,102,101\n2024-01-16,99,100\n",
         "2024-01-15T00:00:00Z 102\n2024-01-16T00:00:00Z 99\n", "like prices: 'Fair Value'"},
        {"numbers that may be anything", "2024-01-15,1,2,3\n", "", "do not say what they are"},
    };
    Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

TEST_CASE("times in their forms, zones and columns") {
    const auto new_york = rebalance::Zone::named("America/New_York");
    constexpr const char* both = "2024-01-15T09:30:00Z 1\n2024-01-15T15:00:00Z 2\n";
    const Kind kinds[] = {
        {"Dukascopy, Gmt", "Gmt time,Close\n15.01.2024 09:30:00.000,1\n15.01.2024 15:00:00.000,2\n",
         both},
        {"Dukascopy, local",
         "Local time,Close\n15.01.2024 10:30:00.000 GMT+0100,1\n15.01.2024 16:00:00.000 "
         "GMT+0100,2\n",
         both, "are read as UTC where they name no zone"},
        {"AM and PM", "Date,Time,Close\n1/15/2024,9:30 AM,1\n1/15/2024,3:00 PM,2\n", both},
        {"a spreadsheet's midnight beside a time",
         "Date,Time,Close\n1/15/2024 0:00,9:30:00,1\n1/15/2024 0:00,15:00:00,2\n", both},
        {"zeros that a spreadsheet took",
         "Date,Time,Close\n2024-01-15,93000,1\n2024-01-15,150000,2\n", both},
        {"hours and minutes", "Date,Time,Close\n20240115,0930,1\n20240115,1500,2\n", both},
        {"both widths", "Date,Time,Close\n20240115,0930,1\n20240115,150000,2\n", "",
         "'150000' is not a time of day"},
        {"no time of day", "Date,Time,Close\n2024-01-15,9:30,1\n2024-01-15,close,2\n", "",
         "'close' is not a time of day"},
        {"twelve digits", "when,close\n202401150930,1\n202401151500,2\n", both},
        {"JavaScript",
         "x,close\nMon Jan 15 2024 10:30:00 GMT+0100 (Central European Standard Time),1\n"
         "Mon Jan 15 2024 16:00:00 GMT+0100 (Central European Standard Time),2\n",
         both},
        {"names of months", "Date,Close\n15 Jan 2024,1\n16-Jan-24,2\n\"January 17, 2024\",3\n",
         "2024-01-15T00:00:00Z 1\n2024-01-16T00:00:00Z 2\n2024-01-17T00:00:00Z 3\n"},
        {"nanoseconds", "ts,close\n1705311000000000000,1\n1705330800000000000,2\n", both},
        {"a zone by letters", "time,close\n2024-01-15 04:30:00 EST,1\n2024-01-15 10:00:00 EST,2\n",
         "",
         "'EST' in '2024-01-15 04:30:00 EST' may be one of several zones; name the zone with --tz"},
        {"and the zone they mean",
         "time,close\n2024-01-15 04:30:00 EST,1\n2024-01-15 10:00:00 EST,2\n",
         both,
         "",
         {.time = {.zone = new_york}}},
        {"a zone in the name", "Time (EST),close\n2024-01-15 04:30,1\n2024-01-15 10:00,2\n",
         "2024-01-15T04:30:00Z 1\n2024-01-15T10:00:00Z 2\n", "--tz ZONE"},
        {"an offset in the name", "Time (GMT+8),close\n2024-01-15 17:30,1\n2024-01-15 23:00,2\n",
         both, "times are read by UTC+08:00, as the name of column 'Time (GMT+8)' says"},
        {"an offset with minutes in the name",
         "Date(UTC+05:30),close\n2024-01-15 15:00,1\n2024-01-15 20:30,2\n", both,
         "read by UTC+05:30"},
        {"an offset alone in the name",
         "Time [-05:00],close\n2024-01-15 04:30,1\n2024-01-15 10:00,2\n", both,
         "read by UTC-05:00"},
        {"an offset in the name of the time of day",
         "Date,Time (UTC+9),close\n2024-01-15,18:30,1\n2024-01-16,00:00,2\n", both,
         "read by UTC+09:00"},
        {"a zone of the database in the name",
         "Date (America/New_York),close\n2024-03-08 16:00,1\n2024-03-11 16:00,2\n",
         "2024-03-08T21:00:00Z 1\n2024-03-11T20:00:00Z 2\n",
         "times are read by America/New_York, as the name of column"},
        {"an offset in the name of a column of epochs",
         "Time (GMT+8),close\n1705311000,1\n1705330800,2\n", both},
        {"an offset in the name, where the times have their own",
         "Time (GMT+8),close\n2024-01-15T09:30:00Z,1\n2024-01-15T15:00:00Z,2\n", both},
        {"UTC in the name", "Time (UTC+0),close\n2024-01-15 09:30,1\n2024-01-15 15:00,2\n", both},
        {"a zone in the name, and the one that is asked for",
         "Time (GMT+8),close\n2024-01-15 04:30,1\n2024-01-15 10:00,2\n",
         both,
         "",
         {.time = {.zone = new_york}}},
        {"letters of one of several zones",
         "Datum (MEZ),close\n2024-01-15 09:30,1\n2024-01-15 15:00,2\n", both,
         "times of column 'Datum (MEZ)' are read as UTC where they name no zone (--tz ZONE"},
        {"a place in the name", "timestamp_ny,close\n2024-01-15 09:30,1\n2024-01-15 15:00,2\n",
         both, "times of column 'timestamp_ny' are read as UTC"},
        {"a word that is no zone", "Date/Time,close\n2024-01-15 09:30,1\n2024-01-15 15:00,2\n",
         both},
        {"a column of zones",
         "time,tz,close\n2024-03-08 16:00,America/New_York,1\n2024-03-11 "
         "16:00,America/New_York,2\n",
         "2024-03-08T21:00:00Z 1\n2024-03-11T20:00:00Z 2\n",
         "read by the zone that column 'tz' has in each row, America/New_York in the first"},
        {"a column of zones under another name",
         "time,venue clock,close\n2024-07-08 09:00,Europe/Paris,1\n2024-07-08 "
         "10:00,Europe/Paris,2\n",
         "2024-07-08T07:00:00Z 1\n2024-07-08T08:00:00Z 2\n",
         "read by the zone that column 'venue clock' has in each row, Europe/Paris in the first"},
        {"a column of letters that is called zone",
         "time,zone,close\n2024-01-15 09:30,EST,1\n2024-01-15 15:00,EST,2\n", both,
         "column 'zone' has 'EST'"},
        {"offsets that change with the summer",
         "time,utc_offset,close\n2024-03-08 16:00,-05:00,1\n2024-03-11 16:00,-04:00,2\n",
         "2024-03-08T21:00:00Z 1\n2024-03-11T20:00:00Z 2\n", "column 'utc_offset'"},
        {"offsets in seconds",
         "time,gmtoffset,close\n2024-01-15 04:30,-18000,1\n2024-01-15 10:00,-18000,2\n", both,
         "UTC-05:00 in the first"},
        {"a column of UTC", "time,timezone,close\n2024-01-15 09:30,UTC,1\n2024-01-15 15:00,UTC,2\n",
         both},
        {"a column of zones beside epochs",
         "time,timezone,close\n1705311000,Asia/Tokyo,1\n1705330800,Asia/Tokyo,2\n", both},
        {"a column of letters",
         "time,timezone,close\n2024-01-15 09:30,CST,1\n2024-01-15 15:00,CST,2\n", both,
         "column 'timezone' has 'CST', which is no zone that is known: times are read as UTC"},
        {"a column of zones, and the one that is asked for",
         "time,tz,close\n2024-01-15 04:30,Asia/Tokyo,1\n2024-01-15 10:00,Asia/Tokyo,2\n",
         both,
         "",
         {.time = {.zone = new_york}}},
        {"a zone that changes nothing",
         "ts,close\n1705311000,1\n1705330800,2\n",
         both,
         "--tz changes nothing",
         {.time = {.zone = new_york}}},
        {"a zone that one time of day has, and the others have not",
         "Date,Time,Close\n2024-01-15,9:30Z,1\n2024-01-15,10:00,2\n",
         both,
         "",
         {.time = {.zone = new_york}}},
        {"an hour twice, and no zone",
         "time,close\n2023-11-05 00:00,1\n2023-11-05 01:00,2\n2023-11-05 01:00,3\n"
         "2023-11-05 02:00,4\n",
         "2023-11-05T00:00:00Z 1\n2023-11-05T01:00:00Z 3\n2023-11-05T02:00:00Z 4\n",
         "(--tz ZONE keeps both where clocks go back)"},
        {"summer and winter",
         "time,close\n2024-03-08 16:00,1\n2024-03-11 16:00,2\n",
         "2024-03-08T21:00:00Z 1\n2024-03-11T20:00:00Z 2\n",
         "",
         {.time = {.zone = new_york}}},
        {"an hour that is not there",
         "time,close\n2024-03-10 01:30,1\n2024-03-10 02:30,2\n",
         "",
         "2024-03-10T02:30:00 does not exist in America/New_York",
         {.time = {.zone = new_york}}},
        {"an hour twice, newest first",
         "time,close\n2023-11-05 02:00,5\n2023-11-05 01:00,4\n2023-11-05 01:00,3\n"
         "2023-11-05 00:00,2\n2023-11-04 23:00,1\n",
         "2023-11-05T03:00:00Z 1\n2023-11-05T04:00:00Z 2\n2023-11-05T05:00:00Z 3\n"
         "2023-11-05T06:00:00Z 4\n2023-11-05T07:00:00Z 5\n",
         "",
         {.time = {.zone = new_york}}},
        {"the day first, as a later row says",
         "Date,Close\n10/01/2024,1\n11/01/2024,2\n12/01/2024,3\n13/01/2024,4\n",
         "2024-01-10T00:00:00Z 1\n2024-01-11T00:00:00Z 2\n2024-01-12T00:00:00Z 3\n"
         "2024-01-13T00:00:00Z 4\n"},
        {"the day first, as the order says",
         "Date,Close\n11/01/2024,1\n12/01/2024,2\n01/02/2024,3\n",
         "2024-01-11T00:00:00Z 1\n2024-01-12T00:00:00Z 2\n2024-02-01T00:00:00Z 3\n",
         "in which order alone the rows are sorted"},
        {"rows that contradict", "Date,Close\n13/01/2024,1\n01/14/2024,2\n", "",
         ":3: Date: '01/14/2024' is not a time with the day first, as line 2 has it"},
        {"a file that contradicts the option",
         "Date,Close\n13/01/2024,1\n",
         "",
         "is not a time",
         {.time = {.order = DateOrder::month_first}}},
        {"the year first, of two digits",
         "Date,Close\n24/01/15,1\n24/01/16,2\n",
         "2024-01-15T00:00:00Z 1\n2024-01-16T00:00:00Z 2\n",
         "",
         {.time = {.order = DateOrder::year_first}}},
        {"a time that has to be chosen",
         "made,seen,close\n2024-01-14,2024-01-15,1\n2024-01-14,2024-01-16,2\n",
         "2024-01-15T00:00:00Z 1\n2024-01-16T00:00:00Z 2\n",
         "",
         {.time = {.column = "seen"}}},
        {"no such column",
         "time,close\n2024-01-14,1\n",
         "",
         "there is no column 'seen'",
         {.time = {.column = "seen"}}},
    };
    Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

TEST_CASE("numbers as people write them, and rows that have none") {
    constexpr const char* two = "2024-01-15T00:00:00Z 5200\n2024-01-16T00:00:00Z 5100.5\n";
    const Kind kinds[] = {
        {"dollars", "Date,Close\n2024-01-15,\"$5,200.00\"\n2024-01-16,\"$5,100.50\"\n", two},
        {"euros", "Date;Close\n2024-01-15;5.200,00 €\n2024-01-16;5.100,50 €\n", two},
        {"a code", "Date,Close\n2024-01-15,USD 5200\n2024-01-16,5100.5 USD\n", two},
        {"Swiss thousands", "Date,Close\n2024-01-15,5'200\n2024-01-16,5'100.5\n", two},
        {"French thousands",
         "Date;Close\n2024-01-15;5\xC2\xA0"
         "200,00\n2024-01-16;5 100,50\n",
         two},
        {"thousand or thousandth", "Date;Close\n2024-01-15;5,200\n2024-01-16;5,100\n",
         "2024-01-15T00:00:00Z 5.2\n2024-01-16T00:00:00Z 5.1\n", "read with a decimal comma"},
        {"in brackets", "Date,Close\n2024-01-15,(5200)\n", "", "'(5200)' is not a number"},
        {"percent", "Date,Close\n2024-01-15,5200%\n", "", "'5200%' is not a number"},
        {"two decimal signs", "Date,Close\n2024-01-15,5.2.00\n", "", "is not a number"},
        {"words for nothing",
         "Date,Close,Volume\n2024-01-15,5200,n/a\n2024-01-16,5100.5,#N/A\n2024-01-17,None,-\n", two,
         ":4: Close: 1 row without a price skipped"},
        {"a hole in a bar", "Date,Open,High,Low,Close\n2024-01-15,1,2,1,2\n2024-01-16,,2,1,2\n", "",
         ":3: Open: has no number, though other prices of the row have; correct the row, or choose "
         "one column: --column Close"},
        {"a high that misses the close", "Date,Open,High,Low,Close\n2024-01-15,1,1.999999,1,2\n",
         "", "2 is outside the bar's low 1 and high 1.999999"},
        {"a high that misses it by rounding",
         "Date,Open,High,Low,Close\n2024-01-15,1,1.9999999999,1,2\n2024-01-16,1,2,1,2\n",
         "2024-01-16T00:00:00Z 1 2 1 2\n2024-01-17T00:00:00Z 1 2 1 2\n"},
        {"a column alone, whatever the others are",
         "Date,Open,High,Low,Close,Volume\n2024-01-15,x,1,9,5200,lots\n2024-01-16,-,0,-3,5100.5,?"
         "\n",
         "2024-01-16T00:00:00Z 5200\n2024-01-17T00:00:00Z 5100.5\n",
         "",
         {.column = "Close"}},
        {"words between rows", "Date,Close\n2024-01-15,5200\nholiday,closed\n2024-01-16,5100.5\n",
         "", ":3: Date: 'holiday' is not a time"},
        {"a row cut short at the end", "Date,Close,Volume\n2024-01-15,5200,1\n2024-01-16,51\n", "",
         ":3: row: has 2 fields where the header has 3"},
    };
    Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

TEST_CASE("a dot between thousands is named where whole numbers stand beside it") {
    const Kind kinds[] = {
        {"from below to above a thousand",
         "date;close\n2024-01-15;987\n2024-01-16;993\n2024-01-17;1.004\n2024-01-18;1.012\n",
         "2024-01-15T00:00:00Z 987\n2024-01-16T00:00:00Z 993\n2024-01-17T00:00:00Z 1.004\n"
         "2024-01-18T00:00:00Z 1.012\n",
         ":4: price: 1.004 follows 993 at 2024-01-17T00:00:00Z, as where a dot separates "
         "thousands: 1.004 is read with decimals (write 1004 if that is meant)"},
        {"from above to below, between the first rows, with a zero at the end",
         "date,close\n2024-01-15,1.010\n2024-01-16,992\n",
         "2024-01-15T00:00:00Z 1.01\n2024-01-16T00:00:00Z 992\n", "(write 1010 if that is meant)"},
        {"three decimals throughout",
         "date,close\n2024-01-15,1.234\n2024-01-16,1\n2024-01-17,1.235\n",
         "2024-01-15T00:00:00Z 1.234\n2024-01-16T00:00:00Z 1\n2024-01-17T00:00:00Z 1.235\n"},
        {"more decimals", "date,close\n2024-01-15,993.5\n2024-01-16,1.0042\n",
         "2024-01-15T00:00:00Z 993.5\n2024-01-16T00:00:00Z 1.0042\n"},
    };
    Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

TEST_CASE("a factor as in a split is named, a crash is not") {
    const Kind kinds[] = {
        {"20 for 1",
         "date,open,high,low,close\n2022-06-02,2450,2510,2440,2500\n2022-06-03,2480,2490,2420,"
         "2440\n"
         "2022-06-06,125,128,122,124\n2022-06-07,122,125,121,123\n",
         "2022-06-03T00:00:00Z 2450 2510 2440 2500\n2022-06-04T00:00:00Z 2480 2490 2420 2440\n"
         "2022-06-07T00:00:00Z 125 128 122 124\n2022-06-08T00:00:00Z 122 125 121 123\n",
         ":4: price: 124 follows 2440 at 2022-06-07T00:00:00Z, a factor near 1/20"},
        {"1 for 10, closes alone", "date,close\n2024-01-15,1\n2024-01-16,1.01\n2024-01-17,10.1\n",
         "2024-01-15T00:00:00Z 1\n2024-01-16T00:00:00Z 1.01\n2024-01-17T00:00:00Z 10.1\n",
         "a factor near 10,"},
        {"a crash through the prices between",
         "date,open,high,low,close\n2024-01-15,100,101,99,100\n2024-01-16,100,101,48,50\n"
         "2024-01-17,50,51,49,50.5\n",
         "2024-01-16T00:00:00Z 100 101 99 100\n2024-01-17T00:00:00Z 100 101 48 50\n"
         "2024-01-18T00:00:00Z 50 51 49 50.5\n"},
        {"between the first two rows, closes alone",
         "date,close\n2024-01-15,330\n2024-01-16,110\n2024-01-17,111\n2024-01-18,109\n",
         "2024-01-15T00:00:00Z 330\n2024-01-16T00:00:00Z 110\n2024-01-17T00:00:00Z 111\n"
         "2024-01-18T00:00:00Z 109\n",
         ":3: price: 110 follows 330 at 2024-01-16T00:00:00Z, a factor near 1/3,"},
        {"between the first two rows that are used",
         "date,close\n2024-01-14,329\n2024-01-15,330\n2024-01-16,110\n2024-01-17,111\n",
         "2024-01-15T00:00:00Z 330\n2024-01-16T00:00:00Z 110\n2024-01-17T00:00:00Z 111\n",
         ":4: price: 110 follows 330",
         {.from = parse_stamp("2024-01-15")}},
        {"a first move among others as large",
         "date,close\n2024-01-15,330\n2024-01-16,110\n2024-01-17,160\n2024-01-18,90\n",
         "2024-01-15T00:00:00Z 330\n2024-01-16T00:00:00Z 110\n2024-01-17T00:00:00Z 160\n"
         "2024-01-18T00:00:00Z 90\n"},
        {"two rows, of which nothing tells what is usual",
         "date,close\n2024-01-15,330\n2024-01-16,110\n",
         "2024-01-15T00:00:00Z 330\n2024-01-16T00:00:00Z 110\n"},
        {"a first print that comes back",
         "date,close\n2024-01-15,330\n2024-01-16,110\n2024-01-17,331\n2024-01-18,329\n",
         "2024-01-15T00:00:00Z 330\n2024-01-16T00:00:00Z 110\n2024-01-17T00:00:00Z 331\n"
         "2024-01-18T00:00:00Z 329\n"},
        {"a print that comes back",
         "date,close\n2024-01-15,100\n2024-01-16,101\n2024-01-17,50\n2024-01-18,101\n",
         "2024-01-15T00:00:00Z 100\n2024-01-16T00:00:00Z 101\n2024-01-17T00:00:00Z 50\n"
         "2024-01-18T00:00:00Z 101\n"},
    };
    Scratch scratch;
    for (const auto& kind : kinds) check(kind, scratch);
}

/// A table that can be changed column by column.
using Cells = std::vector<std::vector<std::string>>;

std::string joined(const Cells& cells) {
    std::string text;
    for (const auto& row : cells) {
        for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + row[i];
        text += '\n';
    }
    return text;
}

Cells good_file() {
    Cells cells{{"Date", "Open", "High", "Low", "Close", "Volume"}};
    std::vector<double> closes{100};
    for (int i = 1; i < 60; ++i) closes.push_back(100 + 8 * std::sin(0.7 * i) + 0.25 * i);
    for (std::size_t i = 1; i < closes.size(); ++i) {
        const double open = closes[i - 1] + 0.25;
        const double close = closes[i];
        const std::chrono::sys_days day = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1} +
                                          std::chrono::days{static_cast<int>(i)};
        cells.push_back({format_time(Instant{day}).substr(0, 10), shortest(open),
                         shortest(std::max(open, close) + 1.5), shortest(std::min(open, close) - 2),
                         shortest(close), shortest(7000.5 + static_cast<double>(i))});
    }
    return cells;
}

struct Result {
    double nav = 0;
    std::string first_time;
    bool told = false;
    bool refused = false;
};

Result replay_3x(const Scratch& scratch, const Cells& cells) {
    Result result;
    Told told;
    std::vector<Observation> bars;
    const auto message =
        message_of([&] { bars = read_prices(scratch.write(joined(cells)), {}, told.warn()); });
    result.refused = !message.empty();
    result.told = !told.texts.empty();
    if (result.refused) return result;
    const std::vector<rebalance::Setting> settings{{"intrabar", "ohlc"}};
    rebalance::Token token{rebalance::product("3x", settings)};
    rebalance::MarketFeed feed({}, {});
    for (const auto& bar : bars) result.nav = token.advance(feed.step(bar)).nav;
    result.first_time = format_time(bars.front().time);
    return result;
}

TEST_CASE("no change of a column changes a NAV silently") {
    const Cells good = good_file();
    const std::size_t width = good[0].size();
    Scratch scratch;
    const auto right = replay_3x(scratch, good);
    REQUIRE(right.nav > 0);
    REQUIRE(!right.told);
    std::size_t same = 0;
    const auto require_honest = [&](const Cells& cells, const std::string& what) {
        const auto result = replay_3x(scratch, cells);
        INFO(what << ": " << joined({cells.begin(), cells.begin() + 3}));
        const bool equal =
            !result.refused && result.nav == right.nav && result.first_time == right.first_time;
        CHECK((equal || result.told || result.refused));
        same += equal ? 1 : 0;
    };
    const auto with_column = [&](std::size_t column, const auto& change) {
        Cells cells = good;
        for (std::size_t i = 1; i < cells.size(); ++i) cells[i][column] = change(cells[i][column]);
        return cells;
    };
    const auto times = [](double factor) {
        return [factor](const std::string& cell) { return shortest(std::stod(cell) * factor); };
    };
    const auto prefixed = [](std::string text) {
        return [text](const std::string& cell) { return text + cell; };
    };

    for (std::size_t i = 0; i < width; ++i) {
        for (const char* name : {"Foo", "", "foo bar", "X1", "close", "open", "time", "Price",
                                 "NAV", "Adj Close", "volume", "split", "Last", "bid.c"}) {
            Cells cells = good;
            cells[0][i] = name;
            require_honest(cells, "renamed");
        }
        Cells dropped = good;
        for (auto& row : dropped) row.erase(row.begin() + static_cast<std::ptrdiff_t>(i));
        require_honest(dropped, "dropped");
        Cells doubled = good;
        for (auto& row : doubled) row.push_back(row[i]);
        require_honest(doubled, "doubled");
        doubled[0].back() = "copy";
        require_honest(doubled, "doubled under another name");
        if (i == 0) continue;
        for (const double factor : {100.0, 0.01, 1000.0, 2.0, 0.5, 1.0 / 3, -1.0})
            require_honest(with_column(i, times(factor)), "in another unit");
        for (const char* sign : {"$", "USD ", "€"})
            require_honest(with_column(i, prefixed(sign)), "with a currency");
        require_honest(with_column(i, [](const std::string& cell) { return cell + "%"; }),
                       "with percent");
        require_honest(with_column(i, [](const std::string&) { return std::string("n/a"); }),
                       "emptied");
        require_honest(with_column(i, [](const std::string&) { return std::string("0"); }), "zero");
    }
    // Names that were exchanged.
    for (std::size_t i = 1; i < width; ++i) {
        for (std::size_t k = 1; k < i; ++k) {
            Cells cells = good;
            std::swap(cells[0][i], cells[0][k]);
            require_honest(cells, "names exchanged");
        }
    }
    // Any order of the columns.
    std::vector<std::size_t> order(width);
    for (std::size_t i = 0; i < width; ++i) order[i] = i;
    std::size_t orders = 0;
    do {
        Cells cells;
        for (const auto& row : good) {
            cells.emplace_back();
            for (const auto place : order) cells.back().push_back(row[place]);
        }
        if (orders++ % 7 == 0) require_honest(cells, "reordered");
    } while (std::next_permutation(order.begin(), order.end()));
    // Dates in other forms.
    const auto by = [](char separator, bool day_first) {
        return [=](const std::string& cell) {
            const auto m = cell.substr(5, 2);
            const auto d = cell.substr(8, 2);
            return (day_first ? d + separator + m : m + separator + d) + separator +
                   cell.substr(0, 4);
        };
    };
    for (const char separator : {'/', '.', '-'}) {
        for (const bool day_first : {true, false})
            require_honest(with_column(0, by(separator, day_first)), "dates of another order");
    }
    CHECK(same > 110);
}

}  // namespace
}  // namespace levtok::io
