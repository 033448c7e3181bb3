#include "rebalance/token/dealing.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "tests/catch.hpp"

namespace levtok::rebalance {
namespace {

Instant deal_day(int i) {
    return Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}} + std::chrono::days{i};
}

Terms dealt_terms(FeesPaidTo paid_to) {
    Terms terms;
    terms.leverage = 2;
    terms.initial_supply = 1000;
    terms.fees.creation = 0.01;
    terms.fees.redemption = 0.02;
    terms.fees.paid_to = paid_to;
    return terms;
}

struct DealtPath {
    std::vector<PathRow> rows;
    std::vector<Dealt> dealt;
};

const std::vector<double> dealt_prices{100, 104, 101, 108, 99, 102};

DealtPath run_desk(const Terms& terms, std::vector<DealRequest> requests, Notes* notes = nullptr) {
    Token token(terms);
    Dealing desk(std::move(requests));
    DealtPath path;
    for (std::size_t i = 0; i < dealt_prices.size(); ++i) {
        auto row = token.advance(
            {Observation::at(deal_day(static_cast<int>(i)), Price::raw(dealt_prices[i])), Rate{},
             Rate{}});
        path.dealt.push_back(desk.at(token, row));
        path.rows.push_back(row);
    }
    if (notes != nullptr) *notes = desk.notes();
    return path;
}

const std::vector<DealRequest> deal_requests{{deal_day(1), 500}, {deal_day(3), -20'000, true}};

}  // namespace

TEST_CASE("creations and redemptions leave NAV, and what they pay is by the terms") {
    const auto terms = dealt_terms(FeesPaidTo::issuer);
    const auto path = run_desk(terms, deal_requests);
    const auto alone = run_desk(terms, {});
    for (std::size_t i = 0; i < path.rows.size(); ++i) {
        CHECK(path.rows[i].nav == alone.rows[i].nav);
        CHECK(path.rows[i].leverage == alone.rows[i].leverage);
    }
    const double nav = path.rows[1].nav;
    CHECK(path.dealt[0].supply == 1000);
    CHECK(path.dealt[1].created == 500);
    CHECK(path.dealt[1].money_in == Approx(500 * nav * 1.01));
    CHECK(path.dealt[1].fee == Approx(5 * nav));
    CHECK(path.dealt[1].supply == 1500);
    CHECK(path.dealt[1].assets == Approx(1500 * nav));
    CHECK(path.dealt[3].money_out == Approx(20'000));
    CHECK(path.dealt[3].redeemed == Approx(20'000 / (path.rows[3].nav * 0.98)));
    CHECK(path.dealt[3].fee == Approx(path.dealt[3].redeemed * path.rows[3].nav * 0.02));
    CHECK(path.dealt.back().supply == Approx(1500 - path.dealt[3].redeemed));
}

TEST_CASE("fees that stay in the fund raise NAV by their share, and are in the row") {
    const auto path = run_desk(dealt_terms(FeesPaidTo::fund), deal_requests);
    const auto alone = run_desk(dealt_terms(FeesPaidTo::issuer), deal_requests);
    CHECK(path.rows[0].nav == alone.rows[0].nav);
    const double gain = path.dealt[1].fee / 1500;
    CHECK(path.rows[1].nav == Approx(alone.rows[1].nav + gain).epsilon(1e-14));
    CHECK(path.rows[1].fee == Approx(-gain));
    CHECK(path.rows[1].leverage < alone.rows[1].leverage);
    // Assets change by what came in and out, and by the market.
    CHECK(path.dealt[1].assets == Approx(1000 * alone.rows[1].nav + path.dealt[1].money_in));
    const double before = path.dealt[2].supply * path.rows[3].nav;
    CHECK(path.dealt[3].assets == Approx(path.dealt[3].supply * path.rows[3].nav));
    CHECK(path.dealt[3].assets < before);
    // The attribution still adds up.
    Token token(dealt_terms(FeesPaidTo::fund));
    Dealing desk(deal_requests);
    for (std::size_t i = 0; i < dealt_prices.size(); ++i) {
        auto row = token.advance(
            {Observation::at(deal_day(static_cast<int>(i)), Price::raw(dealt_prices[i])), Rate{},
             Rate{}});
        desk.at(token, row);
    }
    const auto report = token.attribution();
    CHECK(report.fees > 0);
    CHECK(report.total == Approx(std::log(token.adjusted_nav() / 100)));
}

TEST_CASE("a desk says what it cannot deal") {
    Notes notes;
    run_desk(dealt_terms(FeesPaidTo::issuer), {{deal_day(-3), 1}, {deal_day(50), 1}}, &notes);
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].text == "1 of 2 flows are later than the last observation");
    CHECK(notes[1].code == NoteCode::before_first_row);
    CHECK_THROWS_AS(run_desk(dealt_terms(FeesPaidTo::issuer), {{deal_day(1), -1000}}),
                    InvalidValue);
}

}  // namespace levtok::rebalance
