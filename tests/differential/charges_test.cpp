#include <cmath>
#include <cstdio>

#include "montecarlo/exact/token_step.hpp"
#include "montecarlo/exact_report.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/differential/cases.hpp"
#include "tests/differential/on_calendar.hpp"
#include "tests/differential/reference.hpp"

// The charges of the exact law, as the factor of a step, against the reference.
namespace levtok::differential {
namespace {

using namespace montecarlo;

struct ExactCase {
    rebalance::Terms terms;
    Calendar calendar;
};

/// Terms that have an exact law: daily to the target, charged alike at each step.
ExactCase draw_exact_case(Numbers& numbers) {
    for (;;) {
        ExactCase drawn{draw_terms(numbers), {}};
        drawn.terms.calendar = "24/7";
        drawn.calendar = draw_calendar(numbers, drawn.terms);
        drawn.calendar.step = one_day;
        drawn.terms.execution.impact = 0;
        drawn.terms.merge.reset();
        drawn.terms.rules = {{rebalance::Schedule{}, rebalance::ToTarget{}, {}}};
        const ExactQuestion question{Gbm{}, drawn.terms, drawn.calendar};
        if (!obstacle_to_exact(question)) return drawn;
    }
}

double factor_of(const exact::Growth& growth, double simple_return, bool is_long) {
    if (growth.dead && (is_long ? simple_return <= *growth.dead : simple_return >= *growth.dead)) {
        return 0;
    }
    const bool below = !growth.kink || simple_return < *growth.kink;
    return (below ? growth.lower : growth.upper).at(simple_return);
}

TEST_CASE("the charges of the exact law are those of a plain replay in long double") {
    const Seeds seeds = seeds_to_run(4);
    std::uint64_t undecided = 0;
    std::uint64_t different = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        Numbers numbers(seed);
        const auto [terms, calendar] = draw_exact_case(numbers);
        const double deviation = numbers.spread(1e-3, 0.2);
        std::vector<Real> returns;
        for (int i = 0; i < calendar.steps; ++i) {
            returns.push_back(std::expm1(deviation * numbers.bell()));
        }
        const auto growth = exact::growth_of(token_step_of(terms, calendar));
        const auto rows = reference(on_steps(terms, calendar), history_on(calendar, returns));
        Real nav = 1;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            nav *= factor_of(growth, static_cast<double>(returns[i - 1]), terms.leverage > 0);
            const Real expected = rows[i].nav / terms.initial_nav;
            const Real allowed = tolerance_for(rows[i].rounding);
            if (std::fabs(nav - expected) <= allowed * std::max(nav, expected)) continue;
            if (is_undecided(rows[i])) {
                ++undecided;
                break;
            }
            ++different;
            std::printf("%s\nstep %zu, nav %.17Lg, reference %.17Lg, rounding %Lg\n%s\n",
                        repeat(seed, "the charges*").c_str(), i, nav, expected, rows[i].rounding,
                        rebalance::write_product(terms).c_str());
            break;
        }
        if (different > 20) break;
    }
    CHECK(different == 0);
    CHECK(undecided <= 2 + seeds.count / 500);
}

}  // namespace
}  // namespace levtok::differential
