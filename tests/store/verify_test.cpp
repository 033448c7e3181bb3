#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// verify() finds what was changed behind the store's back, and recompute() mends what follows from
/// stored inputs.
namespace levtok::store {
namespace {

constexpr int verified_hours = 200;

template <class Place>
void fill_for_verify(const Place& place) {
    Store store(*place.url());
    store.put_token(token_of("A", "ftx-bull"));
    store.put_token(token_of("B", "gate-3s", "usd"));
    store.put_token(token_of("OLD", "3x"));
    store.append_rates("usd", rate_events(verified_hours));
    store.append_funding("btc", funding_events(verified_hours));
    store.append_bars("btc", wild_bars(verified_hours));
    store.retire_token("OLD");
    auto more = wild_bars(verified_hours + 20);
    store.append_bars("btc", std::span(more).subspan(verified_hours));
}

void change(const std::string& url, const std::string& sql) {
    Database(url).write(Lock::rows, [&](Connection& connection) { connection.execute(sql); });
}

const Finding* finding_of(const std::vector<Finding>& findings, const std::string& subject,
                          Finding::Result result) {
    for (const auto& finding : findings) {
        if (finding.subject == subject && finding.result == result) return &finding;
    }
    return nullptr;
}

}  // namespace

TEMPLATE_TEST_CASE("verify finds nothing in a store that nobody touched", "", Sqlite, Postgresql) {
    const TestType place;
    if (!place.url()) return;
    fill_for_verify(place);
    const Store store(*place.url());
    CHECK(problems_of(store) == "");
    const auto findings = store.verify();
    for (const std::string subject : {"bars", "nav", "tokens", "A", "B", "OLD"}) {
        CAPTURE(subject);
        CHECK(finding_of(findings, subject, Finding::Result::ok) != nullptr);
    }
}

TEMPLATE_TEST_CASE("verify finds what does not follow from the inputs, recompute mends it", "",
                   Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    fill_for_verify(place);
    struct Change {
        const char* sql;
        const char* token;
        const char* detail;
    };
    const std::string at = std::to_string(hour(150).time_since_epoch().count());
    const std::string nav =
        "UPDATE nav SET nav = nav * 1.0000001 WHERE symbol = 'A' AND time = " + at;
    const std::string row = "DELETE FROM nav WHERE symbol = 'B' AND time = " + at;
    const std::string trade = "UPDATE trades SET cost = cost + 1 WHERE symbol = 'A'";
    const std::string trades = "DELETE FROM trades WHERE symbol = 'A'";
    const Change changes[]{
        {nav.c_str(), "A", "nav is "},
        {row.c_str(), "B", "inputs give"},
        {trade.c_str(), "A", "a trade of "},
        {trades.c_str(), "A", "a trade of "},
        {"UPDATE tokens SET state = (SELECT state FROM tokens WHERE symbol = 'OLD') WHERE symbol = "
         "'A'",
         "A", ""},
    };
    const auto right = stored(Store(*url), "A");
    for (const auto& [sql, token, detail] : changes) {
        CAPTURE(sql);
        change(*url, sql);
        Store store(*url);
        const auto findings = store.verify();
        const auto* differs = finding_of(findings, token, Finding::Result::differs);
        const auto* damaged = finding_of(findings, token, Finding::Result::damaged);
        REQUIRE((differs != nullptr || damaged != nullptr));
        if (differs != nullptr) CHECK(io::has(differs->detail, detail));
        store.recompute(token);
        CHECK(problems_of(store) == "");
        CHECK(difference(right, stored(store, "A")) == "");
    }
    // A changed input shows in all tokens that it moved.
    change(*url, "UPDATE bars SET close = close * 1.001 WHERE time = " + at);
    const auto findings = Store(*url).verify();
    for (const std::string token : {"A", "B"}) {
        CHECK(finding_of(findings, token, Finding::Result::differs) != nullptr);
    }
    CHECK(finding_of(findings, "OLD", Finding::Result::not_compared) != nullptr);
}

}  // namespace levtok::store
