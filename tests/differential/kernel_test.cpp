#include <algorithm>
#include <cmath>
#include <cstdio>

#include "montecarlo/kernel/block.hpp"
#include "montecarlo/kernel/plan.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/differential/cases.hpp"
#include "tests/differential/compare.hpp"
#include "tests/differential/draw.hpp"
#include "tests/differential/on_calendar.hpp"
#include "tests/differential/reference.hpp"

// The Monte Carlo kernel against the reference on the paths that the kernel draws.
namespace levtok::differential {
namespace {

using namespace montecarlo;

constexpr int paths_of_case = 32;

rebalance::Terms draw_kernel_terms(Numbers& numbers) {
    for (;;) {
        rebalance::Terms terms = draw_terms(numbers);
        if (!beyond_kernel(terms)) return terms;
    }
}

KernelJob draw_job(Numbers& numbers, const rebalance::Terms& terms, const Calendar& calendar) {
    KernelJob job;
    job.seed = numbers.below(1'000'000);
    job.steps = calendar.steps;
    const double deviation = numbers.spread(1e-3, 0.15);
    const double years = in_units_of(calendar.step, std::chrono::days{365});
    job.underlyings.push_back({prepare_any(Gbm{0.3, deviation / std::sqrt(years)}, years)});
    job.tokens.push_back(kernel_token(terms, 0, calendar));
    for (int step = 1; step <= calendar.steps; ++step) job.recorded_steps.push_back(step);
    job.flows = true;
    job.keep_returns = true;
    return job;
}

/// What the kernel reports of a path, made from the rows of the reference.
struct PathFlows {
    Real fees = 0, financing = 0, cost = 0, turnover = 0, rebalances = 0, drawdown = 0;
};

class KernelCheck {
public:
    KernelCheck(const TokenResults& kernel, std::size_t path, double initial_nav)
        : kernel_(kernel), path_(path), start_(initial_nav) {}

    /// Empty where they agree.
    std::string compare(const std::vector<ReferenceRow>& rows) {
        Real merged = 1;
        Real peak = 1;
        PathFlows flows;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const ReferenceRow& row = rows[i];
            const Real unit = merged * start_;
            merged = row.merged;
            flows.fees += row.fee / unit;
            flows.financing += row.financing / unit;
            flows.cost += row.cost / unit;
            for (const auto& trade : row.trades) {
                flows.turnover += std::fabs(trade.notional) / unit;
                flows.rebalances += 1;
            }
            const Real nav = row.nav / (merged * start_);
            peak = std::max(peak, nav);
            flows.drawdown = std::max(flows.drawdown, 1 - nav / peak);
            equal("nav of step " + std::to_string(i), kernel_.recorded[i - 1][path_], nav, 0,
                  row.rounding);
        }
        const Real rounding = rows.back().rounding;
        equal("fees", kernel_.fees[path_], flows.fees, 1, rounding);
        equal("financing", kernel_.financing[path_], flows.financing, 1, rounding);
        equal("cost", kernel_.cost[path_], flows.cost, 1, rounding);
        equal("turnover", kernel_.turnover[path_], flows.turnover, 1, rounding);
        equal("rebalances", kernel_.rebalances[path_], flows.rebalances, 0, 1);
        equal("drawdown", kernel_.drawdown[path_], flows.drawdown, 1, rounding);
        return found_;
    }

private:
    void equal(const std::string& what, double kernel, Real reference, Real unit, Real rounding) {
        const Real allowed = tolerance_for(rounding);
        const Real size = std::max({std::fabs(Real(kernel)), std::fabs(reference), unit});
        if (!found_.empty() || std::fabs(kernel - reference) <= allowed * size) return;
        char text[200];
        std::snprintf(text, sizeof text, "%s: kernel %.17g, reference %.17Lg, rounding %Lg",
                      what.c_str(), kernel, reference, rounding);
        found_ = text;
    }

    const TokenResults& kernel_;
    std::size_t path_;
    Real start_;
    std::string found_;
};

TEST_CASE("the kernel and a plain replay in long double agree on random terms") {
    const Seeds seeds = seeds_to_run(20);
    const Target fastest = target();
    std::uint64_t undecided = 0;
    std::uint64_t different = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        Numbers numbers(seed);
        const rebalance::Terms terms = draw_kernel_terms(numbers);
        const Calendar calendar = draw_calendar(numbers, terms);
        const KernelJob job = draw_job(numbers, terms, calendar);
        BlockResults block = room_for(job);
        fastest.run_block(job, 0, paths_of_case, nullptr, block);
        for (std::size_t path = 0; path < paths_of_case; ++path) {
            std::vector<Real> returns;
            for (int step = 0; step < job.steps; ++step) {
                const auto at = static_cast<std::size_t>(step) * block_paths + path;
                returns.push_back(std::expm1(Real(block.underlyings[0].returns[at])));
            }
            const auto rows = reference(on_steps(terms, calendar), history_on(calendar, returns));
            KernelCheck check(block.tokens[0], path, terms.initial_nav);
            const std::string found = check.compare(rows);
            if (found.empty()) continue;
            if (is_undecided(rows.back())) {
                ++undecided;
                continue;
            }
            if (++different > 20) continue;
            const Comparison replayed =
                differential::compare(on_steps(terms, calendar), history_on(calendar, returns));
            std::printf("%s\npath %zu from %s, %s\nreplay: %s\n%s\n",
                        repeat(seed, "the kernel*").c_str(), path,
                        format_time(calendar.start).c_str(), found.c_str(),
                        replayed.difference.c_str(), rebalance::write_product(terms).c_str());
        }
    }
    std::printf("%llu terms, %llu paths undecided, %llu different\n",
                static_cast<unsigned long long>(seeds.count),
                static_cast<unsigned long long>(undecided),
                static_cast<unsigned long long>(different));
    CHECK(different == 0);
    CHECK(undecided <= 2 + seeds.count * paths_of_case / 500);
}

}  // namespace
}  // namespace levtok::differential
