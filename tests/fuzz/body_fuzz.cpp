#include "nav/check.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/error_status.hpp"
#include "service/io/read/instruments.hpp"
#include "tests/fuzz/fuzz.hpp"

/// The JSON bodies of requests. The first byte chooses what the body is read as.
namespace {

using namespace levtok;
using namespace levtok::http;
using fuzz::require;

template <class Events>
void check_times(const Events& events) {
    for (std::size_t i = 1; i < events.size(); ++i) {
        require(events[i - 1].time < events[i].time, "times rise");
    }
}

void check_bars(const std::vector<Observation>& bars) {
    check_times(bars);
    for (const auto& bar : bars) {
        require(bar.low.value() > 0 && bar.low.value() <= bar.open.value() &&
                    bar.low.value() <= bar.close.value() && bar.high.value() >= bar.open.value() &&
                    bar.high.value() >= bar.close.value(),
                "extremes enclose open and close");
    }
}

void check_market(const MarketBody& body) {
    check_bars(bars_of(body.prices, "prices"));
    check_times(funding_of(body.funding, "funding", false));
    check_times(rates_of(body.rates, "rates", false));
}

void read_as(std::size_t kind, const Request& request) {
    switch (kind) {
        case 0:
            return check_bars(bars_of(read_body<BarsBody>(request).bars, "bars"));
        case 1:
            return check_times(funding_of(read_body<FundingsBody>(request).funding, "funding",
                                          rates_are_meant(request)));
        case 2:
            return check_times(rates_of(read_body<RatesBody>(request).rates, "rates", false));
        case 3:
            return static_cast<void>(time_of(read_body<TickBody>(request).time, "time"));
        case 4: {
            auto body = read_body<TokenBody>(request);
            return static_cast<void>(terms_of(body.product, std::move(body.terms)));
        }
        case 5: {
            auto body = read_body<SimulationBody>(request);
            check_market(body);
            check_times(deals_of(body.flows, "flows"));
            return static_cast<void>(terms_of(std::move(body)));
        }
        default: {
            auto body = read_body<ComparisonBody>(request);
            check_market(body);
            for (auto& product : body.products) terms_of(std::move(product));
            for (const auto& text : body.instruments) io::parse_instrument(text, "instruments");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const auto kind = input.below(7);
    wire::Budget budget(std::size_t{128} << 20);
    wire::Share share(budget);
    Request request;
    request.headers["content-type"] = "application/json";
    request.memory = &share;
    request.body = input.rest();
    try {
        read_as(kind, request);
    } catch (const std::exception& error) {
        require(problem_of(error).status < 500, "a refusal is the client's mistake");
    }
    return 0;
}
