#include "rebalance/instruments.hpp"

#include "nav/error.hpp"
#include "rebalance/instruments/compare.hpp"
#include "rebalance/instruments/position.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using rebalance::test::bar;
using rebalance::test::start;

namespace {

constexpr double inf = HUGE_VAL;

/// A day a bar of {open, high, low, close}, from `start`; the first opens the account at its close.
using Bars = std::vector<std::array<double, 4>>;

MarketStep step(std::size_t day, const std::array<double, 4>& b, double funding = 0,
                double benchmark = 0) {
    const Instant time = start + static_cast<std::int64_t>(day) * one_day;
    return {bar(time, b[0], b[1], b[2], b[3]), Rate::of(funding), Rate::of(benchmark)};
}

Bars closes(const std::vector<double>& prices) {
    Bars bars;
    for (const double p : prices) bars.push_back({p, p, p, p});
    return bars;
}

struct Run {
    std::vector<AccountRow> rows;
    std::vector<AccountEvent> events;
};

Run run(Account& account, const Bars& bars, double scale = 1) {
    Run out;
    for (std::size_t day = 0; day < bars.size(); ++day) {
        auto b = bars[day];
        for (double& p : b) p *= scale;
        out.rows.push_back(account.advance(step(day, b, 0.0001, 0.05)));
        out.events.insert(out.events.end(), account.events().begin(), account.events().end());
    }
    return out;
}

Run run(const AccountTerms& terms, const Bars& bars, double scale = 1) {
    Account account(terms);
    return run(account, bars, scale);
}

AccountTerms isolated(double leverage, Maintenance maintenance, Intrabar intrabar) {
    IsolatedMargin position;
    position.opening = {leverage, intrabar};
    position.maintenance = maintenance;
    return account_terms(position);
}

constexpr Maintenance bare(double rate, MaintenanceOn on = MaintenanceOn::entry, double fee = 0,
                           double call = 0) {
    return {.rate = rate, .on = on, .margin_call = call, .liquidation_fee = fee};
}

const Bars quiet_path = closes({100, 103, 99, 104, 101, 107});
const Bars violent_path = {{100, 100, 100, 100}, {101, 130, 97, 120}, {118, 119, 60, 62},
                           {55, 150, 8, 140},    {300, 900, 2, 3},    {3, 400, 3, 390}};

/// Each instrument of the list, long and short where it has a leverage.
std::vector<std::pair<std::string, AccountTerms>> every_account() {
    std::vector<std::pair<std::string, AccountTerms>> out;
    for (const Instrument& each : instruments()) {
        AccountTerms terms = account_terms(each);
        out.emplace_back(name_of(each), terms);
        if (terms.legs[0].leverage == 1) continue;
        terms.legs[0].leverage *= -1;
        out.emplace_back(std::string("short ") + name_of(each), terms);
    }
    return out;
}

}  // namespace

TEST_CASE("instruments: each opens with what is invested, at no cost") {
    for (const auto& [name, terms] : every_account()) {
        CAPTURE(name);
        const auto row = run(terms, quiet_path).rows.front();
        CHECK(row.equity == 1);
        CHECK(row.fee == 0);
        CHECK(row.financing == 0);
        CHECK(row.events.has(Event::open));
        const double share = 1 / (1 + terms.free_balance);
        CHECK(row.leverage == Approx(terms.legs[0].leverage * share).epsilon(1e-14));
    }
}

TEST_CASE("instruments: equity is never below zero, and what is closed is closed for ever") {
    for (const auto& [name, terms] : every_account()) {
        for (const Bars& path : {quiet_path, violent_path}) {
            for (const Intrabar intrabar : {Intrabar::close, Intrabar::ohlc}) {
                CAPTURE(name, intrabar == Intrabar::ohlc);
                AccountTerms walked = terms;
                walked.intrabar = intrabar;
                const Run result = run(walked, path);
                bool closed = false;
                double left = 0;
                for (const auto& row : result.rows) {
                    CHECK(row.equity >= 0);
                    if (closed) {
                        CHECK(row.equity == left);
                        CHECK(row.leverage == 0);
                        CHECK(row.financing == 0);
                        CHECK(row.fee == 0);
                        CHECK_FALSE(row.events.any());
                    }
                    closed = closed || row.events.has(Event::liquidated) ||
                             row.events.has(Event::wiped_out);
                    left = row.equity;
                }
            }
        }
        CHECK(run(terms, quiet_path).rows.back().equity > 0);
        // From 120 to 8 and to 900 only the underlying itself survives.
        const bool over = run(terms, violent_path).rows.back().leverage == 0;
        CHECK(over == (terms.legs[0].leverage != 1));
    }
}

TEST_CASE("instruments: nothing depends on the scale of prices or of money") {
    for (const auto& [name, terms] : every_account()) {
        for (const Bars& path : {quiet_path, violent_path}) {
            CAPTURE(name);
            AccountTerms large = terms;
            large.initial_equity = 1000;
            const auto one = run(terms, path);
            const auto scaled = run(large, path, 7.3);
            REQUIRE(one.events.size() == scaled.events.size());
            for (std::size_t i = 0; i < one.rows.size(); ++i) {
                CHECK(scaled.rows[i].equity == Approx(1000 * one.rows[i].equity).epsilon(1e-12));
                CHECK(scaled.rows[i].leverage == Approx(one.rows[i].leverage).epsilon(1e-10));
            }
            for (std::size_t i = 0; i < one.events.size(); ++i) {
                CHECK(scaled.events[i].what == one.events[i].what);
                CHECK(scaled.events[i].time == one.events[i].time);
                CHECK(scaled.events[i].price == Approx(7.3 * one.events[i].price).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("instruments: a saved state goes on to the same bits") {
    for (const auto& [name, terms] : every_account()) {
        CAPTURE(name);
        Account whole(terms);
        Account part(terms);
        for (std::size_t day = 0; day < violent_path.size(); ++day) {
            const MarketStep market = step(day, violent_path[day], 0.001, 0.03);
            const AccountRow expected = whole.advance(market);
            part = Account(part.terms(), part.state());
            const AccountRow row = part.advance(market);
            CHECK(row.equity == expected.equity);
            CHECK(row.financing == expected.financing);
        }
    }
}

TEST_CASE("spot is the price relative") {
    const auto rows = run(account_terms(Spot{}), violent_path).rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CHECK(rows[i].equity == Approx(violent_path[i][3] / 100).epsilon(1e-14));
        CHECK(rows[i].leverage == Approx(1).epsilon(1e-14));
    }
}

TEST_CASE("liquidation: where, at what price, what is left") {
    constexpr auto entry = MaintenanceOn::entry;
    constexpr auto mark = MaintenanceOn::mark;
    constexpr auto by_close = Intrabar::close;
    constexpr auto ohlc = Intrabar::ohlc;
    struct Row {
        double leverage;
        Maintenance maintenance;
        Intrabar intrabar;
        std::array<double, 4> bar;  // after an opening at 50,000
        double price, left, fee, deficit;
    };
    // 10x long at 50,000 with 1 %: liquidated at 45,500, bankrupt at 45,000; quantity 0.0002 of 1.
    const Row rows[] = {
        // On the way to the low, at exactly its price: 1 + 0.0002 x -4500 = 0.1.
        {10, bare(0.01), ohlc, {49000, 49500, 45000, 47000}, 45500, 0.1, 0, 0},
        {10, bare(0.01), ohlc, {49000, 49500, 45500, 47000}, 45500, 0.1, 0, 0},
        {10, bare(0.01), ohlc, {49000, 60000, 44000, 55000}, 45500, 0.1, 0, 0},
        // The fee is on what is closed: 0.0002 x 45,500 x 0.5 % = 0.0455, or all that is left.
        {10,
         bare(0.01, entry, 0.005),
         ohlc,
         {49000, 49500, 40000, 47000},
         45500,
         0.0545,
         0.0455,
         0},
        {10, bare(0.01, entry, 0.02), ohlc, {49000, 49500, 40000, 47000}, 45500, 0, 0.1, 0},
        // The open jumps over it: filled there; beyond 45,000 somebody else bears the rest.
        {10, bare(0.01), ohlc, {45200, 49500, 45000, 47000}, 45200, 0.04, 0, 0},
        {10, bare(0.01, entry, 0.005), ohlc, {44000, 49500, 40000, 47000}, 44000, 0, 0, 0.2},
        // The close alone: the low is not seen, and a jump to 43,000 leaves 0.4 unpaid.
        {10, bare(0.01), by_close, {49000, 49500, 43000, 43000}, 43000, 0, 0, 0.4},
        {10, bare(0.01), by_close, {49000, 49500, 43000, 45400}, 45400, 0.08, 0, 0},
        // Shorts: entry x (1 + 1/10 - 1 %) = 54,500.
        {-10, bare(0.01), ohlc, {51000, 56000, 50500, 52000}, 54500, 0.1, 0, 0},
        {-10, bare(0.01), ohlc, {58000, 59000, 50500, 52000}, 58000, 0, 0, 0.6},
        // On the mark's notional: long (e - e/10) / (1 - 1 %), short (e + e/10) / (1 + 1 %).
        {10, bare(0.01, mark), ohlc, {49000, 49500, 44000, 47000}, 45000 / 0.99, 0.1 / 1.1, 0, 0},
        {-10,
         bare(0.1 / 1.1, mark),
         ohlc,
         {50100, 56000, 50050, 52000},
         50416.6666666667,
         0.91666666666667,
         0,
         0},
        // Without maintenance: bankrupt at 45,000 exactly.
        {10, bare(0), ohlc, {49000, 49500, 44000, 47000}, 45000, 0, 0, 0},
    };
    for (const auto& row : rows) {
        CAPTURE(row.leverage, row.bar[0], row.bar[2], row.price);
        const Run result =
            run(isolated(row.leverage, row.maintenance, row.intrabar),
                {{50000, 50000, 50000, 50000}, row.bar, {50000, 90000, 1000, 50000}});
        REQUIRE(result.events.size() == 1);
        const AccountEvent& event = result.events[0];
        CHECK(event.what == Event::liquidated);
        CHECK(event.time == start + one_day);
        CHECK(event.price == Approx(row.price).epsilon(1e-13));
        CHECK(event.equity == Approx(row.left).margin(1e-12));
        CHECK(event.fee == Approx(row.fee).margin(1e-12));
        CHECK(event.deficit == Approx(row.deficit).margin(1e-12));
        CHECK(result.rows[1].fee == event.fee);
        CHECK(result.rows[1].equity == event.equity);
        CHECK(result.rows[2].equity == event.equity);
    }
}

TEST_CASE("a price that stays short of the liquidation price closes nothing") {
    const AccountTerms terms = isolated(10, bare(0.01), Intrabar::ohlc);
    CHECK(run(terms, {{5e4, 5e4, 5e4, 5e4}, {49000, 49500, 45501, 47000}}).events.empty());
    const AccountTerms blind = isolated(10, bare(0.01), Intrabar::close);
    CHECK(run(blind, {{5e4, 5e4, 5e4, 5e4}, {49000, 49500, 30000, 47000}}).events.empty());
}

TEST_CASE("an account is liquidated where the calculator says") {
    for (const double leverage : {2.0, 3.0, 10.0, 40.0, -2.0, -10.0}) {
        for (const MaintenanceOn on : {MaintenanceOn::entry, MaintenanceOn::mark}) {
            CAPTURE(leverage, on == MaintenanceOn::mark);
            const Maintenance maintenance = bare(0.004, on, 0.001, 0.006);
            const auto paper = position_report(
                {.side = leverage > 0 ? PositionSide::long_side : PositionSide::short_side,
                 .margin = 1,
                 .leverage = std::fabs(leverage),
                 .entry = 7937,
                 .maintenance = maintenance});
            const auto replayed = run(isolated(leverage, maintenance, Intrabar::ohlc),
                                      {{7937, 7937, 7937, 7937}, {7937, 20000, 100, 7900}});
            REQUIRE(replayed.events.size() == 2);
            CHECK(replayed.events[0].what == Event::margin_call);
            CHECK(replayed.events[0].price == Approx(*paper.margin_call_price).epsilon(1e-13));
            CHECK(replayed.events[1].price == Approx(*paper.liquidation_price).epsilon(1e-13));
            CHECK(replayed.events[1].fee == Approx(paper.liquidation_fee).epsilon(1e-11));
            CHECK(replayed.events[1].equity == Approx(paper.left_after_liquidation).epsilon(1e-11));
        }
    }
}

TEST_CASE("a margin call stands until equity is above it again") {
    // 5x from 100: called at 5 % of the notional, 85.
    const auto result = run(isolated(5, bare(0.01, MaintenanceOn::entry, 0, 0.05), Intrabar::close),
                            closes({100, 90, 84, 83, 90, 84.9, 80}));
    std::vector<std::pair<Event, double>> seen;
    for (const auto& event : result.events) seen.emplace_back(event.what, event.price);
    CHECK(seen == std::vector<std::pair<Event, double>>{{Event::margin_call, 84},
                                                        {Event::margin_call, 84.9},
                                                        {Event::liquidated, 80}});
}

TEST_CASE("what a position pays to be held") {
    struct Row {
        const char* what;
        Instrument instrument;
        double funding, benchmark;
        double financing;  // after ten days, 100 -> 110
    };
    const auto margin = [](double leverage) {
        return IsolatedMargin{.opening = {leverage, Intrabar::close},
                              .loan = {.interest = 0.036, .borrow_fee = 0.072}};
    };
    const auto hold = [](double leverage) {
        return Hold{.opening = {leverage, Intrabar::close},
                    .cash = {.borrow_spread = 0.036, .lend_spread = 0.018, .borrow_fee = 0.072}};
    };
    const auto perpetual = [](double leverage) {
        return Perpetual{.opening = {leverage, Intrabar::close}};
    };
    const Row rows[] = {
        {"spot pays nothing", Spot{}, 0.001, 0.036, 0},
        // Borrows 2 at 3.6 % for 10 of 360 days; with a benchmark of 3.6 % twice that.
        {"a long borrows money", margin(3), 0.001, 0, 0.002},
        {"above the benchmark", margin(3), 0.001, 0.036, 0.004},
        // Pays 7.2 % on an exposure of 3 at the start of the interval; what it pledges earns
        // nothing.
        {"a short borrows the underlying", margin(-3), 0.001, 0.036, 0.006},
        {"nothing borrowed", margin(1), 0.001, 0.036, 0},
        {"hold, long", hold(3), 0.001, 0.036, 0.004},
        // Its cash of 4 earns 3.6 % - 1.8 %: 0.002; the borrow fee is 0.006.
        {"hold, short", hold(-3), 0.001, 0.036, 0.004},
        // Funding on the exposure at the funding instant, 3 x 1.1.
        {"a long pays funding", perpetual(3), 0.001, 0.036, 0.0033},
        {"a short receives it", perpetual(-3), 0.001, 0.036, -0.0033},
        // The loan is what margin and leverage say: free balance does not repay it. Half is margin.
        {"cross", CrossMargin{.opening = {3, Intrabar::close}, .loan = {.interest = 0.036}}, 0, 0,
         0.001},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        Account account(account_terms(row.instrument));
        account.advance(step(0, {100, 100, 100, 100}));
        const double exposure = account.state().held[0].quantity;
        const auto after =
            account.advance(step(10, {110, 110, 110, 110}, row.funding, row.benchmark));
        CHECK(after.financing == Approx(row.financing).margin(1e-15));
        CHECK(after.equity == Approx(1 + 10 * exposure - row.financing).epsilon(1e-14));
    }
}

TEST_CASE("interest that eats the margin liquidates") {
    // 10x, 1 % maintenance on 10: equity of 0.1. The loan of 9 at 36.5 %/365 days costs 0.009 a
    // day.
    IsolatedMargin position{.opening = {10, Intrabar::ohlc},
                            .loan = {.interest = 0.365, .day_count = 365},
                            .maintenance = bare(0.01)};
    Account account(account_terms(position));
    account.advance(step(0, {100, 100, 100, 100}));
    CHECK_FALSE(account.advance(step(99, {100, 100, 100, 100})).events.has(Event::liquidated));
    const auto row = account.advance(step(101, {100, 100, 100, 100}));
    CHECK(row.events.has(Event::liquidated));
    CHECK(account.events()[0].price == 100);
}

TEST_CASE("hold is a token that never rebalances") {
    for (const double leverage : {2.0, 3.0, -1.0, -3.0}) {
        CAPTURE(leverage);
        Token token = rebalance::test::token(
            leverage,
            R"("initial_nav": 1, "rebalance": [], "financing": {"kind": "cash", "borrow_spread": 0.01,
               "lend_spread": 0.002, "borrow_fee": 0.03})");
        Account account(account_terms(
            Hold{.opening = {leverage, Intrabar::close},
                 .cash = {.borrow_spread = 0.01, .lend_spread = 0.002, .borrow_fee = 0.03}}));
        const std::vector<double> prices{100, 104, 97, 99, 112, 90, 125, 80, 60, 140};
        for (std::size_t day = 0; day < prices.size(); ++day) {
            const double p = prices[day];
            const MarketStep market = step(day, {p, p, p, p}, 0.001, 0.04);
            const PathRow expected = token.advance(market);
            const AccountRow row = account.advance(market);
            CAPTURE(day);
            CHECK(row.equity == Approx(expected.nav).epsilon(1e-12));
            CHECK(row.financing == Approx(expected.financing).epsilon(1e-12).margin(1e-15));
            CHECK(row.leverage == Approx(expected.leverage).epsilon(1e-11));
            CHECK(row.events.has(Event::wiped_out) == expected.events.has(Event::wiped_out));
        }
    }
}

TEST_CASE("cross margin: all that is in the account answers for every position") {
    SECTION("a free balance moves the liquidation price away") {
        // Margin 0.5 at 10x: exposure 5 with 1 to lose; 1 + 5 x = 1 % of 5 at x = -19 %.
        CrossMargin position{.opening = {10, Intrabar::ohlc}, .maintenance = bare(0.01)};
        const auto result = run(account_terms(position), {{100, 100, 100, 100}, {99, 99, 70, 90}});
        REQUIRE(result.events.size() == 1);
        CHECK(result.events[0].price == Approx(81).epsilon(1e-13));
        CHECK(result.events[0].equity == Approx(0.05).epsilon(1e-12));
    }
    SECTION("a long and a short of two underlyings") {
        // Exposure +2 and -2 of 1: only the difference of the two returns counts.
        const AccountTerms terms{
            .legs = {{4, 0.5}, {-4, 0.5}}, .maintenance = bare(0.05), .intrabar = Intrabar::ohlc};
        struct Row {
            std::array<double, 4> first, second;
            double price;  // of the first at liquidation; 0: none
        };
        // Liquidated at 1 + 2 (x - y) = 5 % of 4: x - y = -40 %. On legs that both start at the
        // opening price the two go side by side.
        const Row rows[] = {
            {{100, 100, 40, 45}, {10, 10, 4, 4.5}, 0},
            {{100, 100, 20, 25}, {10, 10, 8, 8}, 100 - 80 * 0.4 / 0.6},
            {{100, 100, 100, 100}, {10, 20, 10, 18}, 100},
            {{50, 60, 50, 55}, {10, 10, 10, 10}, 50},
        };
        for (const auto& row : rows) {
            CAPTURE(row.first[2], row.second[2]);
            Account account(terms);
            const auto open = [](double p) { return step(0, {p, p, p, p}); };
            account.advance(std::array{open(100), open(10)});
            const auto after = account.advance(std::array{step(1, row.first), step(1, row.second)});
            if (row.price == 0) {
                CHECK(after.equity == Approx(1));
                CHECK_FALSE(after.events.any());
                continue;
            }
            REQUIRE(account.events().size() == 1);
            CHECK(account.events()[0].price == Approx(row.price).epsilon(1e-12));
            CHECK(after.equity == Approx(row.first[0] == 50 ? 0 : 0.2).margin(1e-12));
        }
    }
}

TEST_CASE("instruments by name, with their fields") {
    struct Good {
        const char* name;
        std::vector<Setting> settings;
        double leverage;
    };
    const Good good[] = {{"spot", {}, 1},
                         {"hold", {{"leverage", "5"}}, 5},
                         {"isolated", {{"leverage", "-4"}, {"maintenance_on", "mark"}}, -4},
                         {"cross", {{"free_balance", "3"}, {"intrabar", "close"}}, 3},
                         {"perpetual", {{"maintenance", "0"}, {"margin_call", "0"}}, 3}};
    for (const auto& [name, settings, leverage] : good) {
        CAPTURE(name);
        const Instrument read = instrument(name, settings);
        CHECK(std::string(name_of(read)) == name);
        CHECK(account_terms(read).legs[0].leverage == leverage);
    }
    struct Bad {
        const char* name;
        std::vector<Setting> settings;
        const char* message;
    };
    const Bad bad[] = {
        {"future", {}, "instrument.kind: must be one of "},
        {"isolated", {{"leverage", "many"}}, "instrument.leverage: must be a number"},
        {"isolated", {{"lever", "3"}}, "instrument.lever: unknown key"},
        {"isolated", {{"leverage", "200"}}, "instrument.leverage: must be in [-100, 100], was 200"},
        {"perpetual",
         {{"maintenance_on", "exit"}},
         "instrument.maintenance_on: must be one of entry, mark"},
    };
    for (const auto& [name, settings, message] : bad) {
        CAPTURE(name, message);
        CHECK_THROWS_WITH(instrument(name, settings), Catch::Matchers::StartsWith(message));
    }
}

TEST_CASE("an account refuses terms that do not hold together") {
    const auto leveraged = [](double leverage, Maintenance maintenance) {
        return Account(isolated(leverage, maintenance, Intrabar::close));
    };
    CHECK_THROWS_WITH(leveraged(0, bare(0)), "leverage: must not be zero, was 0");
    CHECK_THROWS_WITH(
        leveraged(50, bare(0.02)),
        "maintenance: must be < the equity per notional at the opening, 0.02, was 0.02");
    CHECK_THROWS_WITH(
        leveraged(-20, bare(0.01, MaintenanceOn::entry, 0, 0.05)),
        Catch::Matchers::StartsWith("margin_call: must be 0 (none), or >= maintenance"));
    CHECK_THROWS_WITH(Account(AccountTerms{.legs = {}}),
                      Catch::Matchers::StartsWith("legs: must hold one"));
    CHECK_THROWS_WITH(Account(AccountTerms{.free_balance = -1}),
                      "free_balance: must be >= 0, was -1");
    CHECK_THROWS_WITH(Account(AccountTerms{.initial_equity = inf}),
                      "initial_equity: must be > 0, was inf");
}

TEST_CASE("comparison: what became of 1") {
    const auto compared = [](const std::vector<double>& prices) {
        Comparison comparison;
        comparison.add("3x", rebalance::test::token(3));
        comparison.add("3x short", rebalance::test::token(-3));
        for (const char* name : {"spot", "hold", "isolated", "cross", "perpetual"})
            comparison.add(name, Account(account_terms(instrument(name))));
        MarketFeed feed({}, {});
        std::size_t day = 0;
        return compare(
            [&](Observation& out) {
                if (day == prices.size()) return false;
                const double p = prices[day];
                out = step(day++, {p, p, p, p}).bar;
                return true;
            },
            feed, std::move(comparison));
    };
    struct Row {
        std::vector<double> prices;
        std::array<double, 7> values;  // 3x, -3x, spot, hold, isolated, cross (1.5x), perpetual
    };
    const Row rows[] = {
        {{89000, 95000}, {1.20225, 0.79775, 1.06742, 1.20225, 1.20225, 1.10112, 1.20225}},
        {{89000, 100000}, {1.37079, 0.62921, 1.12360, 1.37079, 1.37079, 1.18539, 1.37079}},
        // Up and down 10 %: the token loses 3 x 1.3 x 1/11; a position held comes back.
        {{10000, 11000, 10000}, {0.945455, 0.890909, 1, 1, 1, 1, 1}},
        // Four days of +10 %.
        {{1, 1.1, 1.21, 1.331, 1.4641}, {2.8561, 0.2401, 1.4641, 2.3923, 2.3923, 1.69615, 2.3923}},
        // 40 % down at once and back: only the token, spot and cross (1.5x) are still there, the
        // token at zero; the isolated 3x is closed at 60 with a deficit.
        {{100, 60, 100}, {0, 0, 1, 0, 0, 1, 0}},
    };
    for (const auto& row : rows) {
        const auto table = compared(row.prices);
        REQUIRE(table.size() == row.values.size());
        for (std::size_t i = 0; i < table.size(); ++i) {
            CAPTURE(row.prices, table[i].name);
            if (row.prices[1] == 60 && i == 1) continue;  // the short token: 2.2, then x (1 - 2)
            CHECK(table[i].value == Approx(row.values[i]).epsilon(1e-5).margin(1e-12));
            CHECK(table[i].total_return == table[i].value - 1);
            CHECK(table[i].log_return.has_value() == (table[i].value > 0));
        }
    }
    const auto crash = compared({100, 60, 100});
    CHECK(crash[0].wiped_out.count == 1);
    CHECK(crash[0].wiped_out.first.price == 60);
    CHECK(crash[0].deficit == Approx(0.2));
    CHECK(crash[0].max_drawdown == 1);
    CHECK(crash[4].liquidated.count == 1);
    CHECK(crash[4].liquidated.first.time == start + one_day);
    CHECK(crash[4].deficit == Approx(0.2));
    CHECK(crash[2].max_drawdown == Approx(0.4));
    CHECK(crash[5].max_drawdown == Approx(0.6));
    CHECK(crash[5].liquidated.count == 0);
}

TEST_CASE("comparison: charges and events are per 1 invested and counted") {
    Comparison comparison;
    comparison.add("token", rebalance::test::token(
                                2, R"("initial_nav": 50, "fees": {"management": {"rate": 0.01}},
                                      "financing": {"kind": "perpetual"},
                                      "rebalance": [{"when": "move", "size": 0.15}, {"when": "schedule"}],
                                      "execution": {"taker_fee": 0.001})"));
    comparison.add("perpetual", Account(account_terms(Perpetual{.opening = {4, Intrabar::ohlc}})));
    comparison.advance(step(0, {100, 100, 100, 100}));
    const auto opened = comparison.points();
    CHECK(opened[0].value == 1);
    CHECK(opened[0].leverage == 2);
    CHECK(opened[1].leverage == 4);
    CHECK(opened[1].events.has(Event::open));
    // 2x token: 1, exposure 2, +20 %: 1.4 with exposure 2.4; funding 0.0024, then the fee of 1 %.
    comparison.advance(step(1, {100, 120, 100, 120}, 0.001));
    // Perpetual: called and then liquidated on the way from 110 to 70.
    comparison.advance(step(2, {110, 110, 70, 80}, 0));
    const auto closed = comparison.points();
    const auto table = comparison.rows();
    for (std::size_t i = 0; i < table.size(); ++i) {
        CHECK(closed[i].name == table[i].name);
        CHECK(closed[i].value == table[i].value);
    }
    CHECK(closed[0].leverage == Approx(2));
    CHECK(closed[0].events.has(Event::scheduled));
    CHECK(closed[0].events.has(Event::emergency));
    CHECK(closed[1].leverage == 0);
    CHECK(closed[1].events.has(Event::margin_call));
    CHECK(closed[1].events.has(Event::liquidated));
    CHECK(table[0].financing == Approx(0.0024).epsilon(1e-12));
    CHECK(table[0].charges > 0.01 * 1.3976);
    CHECK(table[0].scheduled.count == 2);
    CHECK(table[0].emergency.count == 2);
    CHECK(table[1].financing == Approx(0.0048).epsilon(1e-12));
    CHECK(table[1].margin_call.count == 1);
    // Equity 1 - 0.0048 + 0.04 (p - 100) meets 2 % of 4 and 1 % of 4.
    CHECK(table[1].margin_call.first.price == Approx(100 - (0.9952 - 0.08) / 0.04).epsilon(1e-12));
    CHECK(table[1].liquidated.first.price == Approx(100 - (0.9952 - 0.04) / 0.04).epsilon(1e-12));
    CHECK(table[1].charges == Approx(0.04 * 76.12 * 0.005).epsilon(1e-12));
    CHECK(table[1].value == Approx(0.04 - 0.04 * 76.12 * 0.005).epsilon(1e-10));
}
