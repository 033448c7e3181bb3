/// W on the paths of QuantLib's generator, under its Black-Scholes process with flat curves: that
/// one steps geometric Brownian motion exactly, where GeometricBrownianMotionProcess takes Euler
/// steps, whose returns have no skew and whose tokens end elsewhere.

#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/methods/montecarlo/pathgenerator.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

#include "tests/bench/peers/answer.hpp"
#include "tests/bench/peers/six_tokens_along.hpp"

namespace levtok::bench::workload {
namespace {

namespace ql = QuantLib;

ql::ext::shared_ptr<ql::StochasticProcess> process() {
    const ql::Date start(1, ql::January, 2024);
    ql::Settings::instance().evaluationDate() = start;
    const ql::Actual365Fixed days;
    const ql::Handle<ql::Quote> price(ql::ext::make_shared<ql::SimpleQuote>(1.0));
    const ql::Handle<ql::YieldTermStructure> rate(
        ql::ext::make_shared<ql::FlatForward>(start, drift, days));
    const ql::Handle<ql::BlackVolTermStructure> deviation(
        ql::ext::make_shared<ql::BlackConstantVol>(start, ql::NullCalendar(), volatility, days));
    return ql::ext::make_shared<ql::BlackScholesProcess>(price, rate, deviation);
}

void simulate(Columns& columns) {
    const auto normals = ql::PseudoRandom::make_sequence_generator(steps, 1);
    using Generator = ql::PathGenerator<ql::PseudoRandom::rsg_type>;
    Generator generator(process(), steps * years_per_step, steps, normals, false);
    for (std::size_t path = 0; path < columns.paths(); ++path) {
        const ql::Path& prices = generator.next().value;
        SixTokens tokens;
        for (std::size_t i = 1; i < prices.length(); ++i)
            tokens.step(prices[i] / prices[i - 1] - 1);
        tokens.store(columns, path);
    }
}

}  // namespace
}  // namespace levtok::bench::workload

int main(int argc, char** argv) {
    return levtok::bench::workload::answer(argc, argv, levtok::bench::workload::simulate);
}
