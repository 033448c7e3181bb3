#include "nav/error.hpp"
#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/kind_of.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// What is observed of tokens, as it is kept.
namespace levtok::store {
namespace {

using io::has;
using io::message_of;
using rebalance::ObservedRow;

std::vector<ObservedRow> values(int count) {
    std::vector<ObservedRow> rows;
    for (int i = 0; i < count; ++i) rows.push_back({hour(24 * i), 10 + i / 7.0, 0});
    return rows;
}

bool same(const std::vector<ObservedRow>& a, const std::vector<ObservedRow>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.time == y.time && x.value == y.value && x.distribution == y.distribution;
    });
}

}  // namespace

TEMPLATE_TEST_CASE("observed series are kept by token and kind, and corrected on demand", "",
                   Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    auto rows = values(200);
    rows[150].distribution = 0.05;
    {
        Store store(*url);
        store.put_token(token_of("FUND", "upro"));
        const auto first = std::span(rows).first(120);
        CHECK(store.append_observed("FUND", ObservedKind::nav, first).added == 120);
        const auto version = store.version();
        const auto again = store.append_observed("FUND", ObservedKind::nav, first);
        CHECK(again.repeated == 120);
        CHECK(store.version() == version);
        CHECK(store.append_observed("FUND", ObservedKind::nav, rows).added == 80);
        CHECK(store.version() > version);
        // The other kind, and other tokens, have series of their own.
        CHECK(store.observed("FUND", ObservedKind::price, {}).empty());
        CHECK(store.append_observed("FUND", ObservedKind::price, first).added == 120);
    }
    Store store(*url);
    CHECK(same(store.observed("FUND", ObservedKind::nav, {.limit = everything}), rows));
    const auto page = store.observed("FUND", ObservedKind::nav, {.from = rows[3].time, .limit = 2});
    CHECK(same(page, {rows[3], rows[4]}));
    const auto before = store.observed_before("FUND", ObservedKind::nav);
    CHECK(before.last.back().close.value() == rows.back().value);
    CHECK(before.steps->usual == one_day);
    CHECK(before.steps->first == rows.front().time);

    auto changed = rows;
    changed[20].value = 99;
    const auto refused =
        message_of([&] { store.append_observed("FUND", ObservedKind::nav, changed); });
    CHECK(has(refused, "observed FUND/nav: the value at " + format_time(rows[20].time) +
                           " is there with other values"));
    CHECK(store.append_observed("FUND", ObservedKind::nav, changed, Past::correct).corrected == 1);
    CHECK(same(store.observed("FUND", ObservedKind::nav, {.limit = everything}), changed));
    const ObservedRow between{rows[5].time + std::chrono::hours{1}, 11, 0};
    CHECK(has(message_of([&] {
                  store.append_observed("FUND", ObservedKind::nav, {&between, 1});
              }),
              "belongs to the past"));
    CHECK(store.remove_observed("FUND", ObservedKind::nav, rows[190].time, rows[199].time) == 10);
    CHECK(store.observed("FUND", ObservedKind::nav, {.limit = everything}).size() == 190);
    const Rows kept =
        Database(*url).read("SELECT value FROM corrected_observed WHERE id = 'FUND/nav'");
    CHECK(kept.size() == 11);
    CHECK(problems_of(store) == "");
}

TEST_CASE("an observed series is of a token that is there") {
    const Sqlite place;
    Store store(*place.url());
    const auto rows = values(2);
    CHECK(kind_of([&] { store.append_observed("NONE", ObservedKind::nav, rows); }) ==
          ErrorKind::not_found);
    CHECK(kind_of([&] { store.remove_observed("NONE", ObservedKind::nav, {}, {}); }) ==
          ErrorKind::not_found);
}

}  // namespace levtok::store
