#include <cmath>
#include <iterator>
#include <vector>

#include "nav/check.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Files of funding and of benchmark rates. The first line chooses the options.
namespace {

using namespace levtok;
using fuzz::Input;
using fuzz::require;

template <class Events>
void check_events(const Events& events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        require(i == 0 || events[i - 1].time < events[i].time, "times rise");
        require(std::isfinite(events[i].rate.value()), "rates are finite");
    }
}

template <class Events>
std::string written(const Events& events, const std::string& header) {
    std::string text = header;
    for (const auto& event : events) {
        text += format_time(event.time) + ',' + shortest(event.rate.value()) + '\n';
    }
    return text;
}

template <class Events>
bool same(const Events& a, const Events& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.time == y.time && x.rate.value() == y.rate.value();
    });
}

/// What `read` makes of the text; written again in fractions, it is the same.
template <class Read>
void round_trip(std::string_view text, const io::RateOptions& options, const std::string& header,
                Read&& read) {
    const auto events = read(io::TextSource("input", text), options);
    check_events(events);
    if (events.empty()) return;
    io::RateOptions plain;
    plain.unit = io::RateUnit::fraction;
    const std::string own = written(events, header);
    const auto again = fuzz::must_read([&] { return read(io::TextSource("written", own), plain); });
    require(same(events, again), "rates that were written are read as the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    const auto chosen = input.line();
    Input choice(reinterpret_cast<const std::uint8_t*>(chosen.data()), chosen.size());
    constexpr io::RateUnit units[] = {io::RateUnit::automatic, io::RateUnit::fraction,
                                      io::RateUnit::percent, io::RateUnit::basis_points};
    const bool funding = choice.flag();
    io::RateOptions options;
    options.unit = units[choice.below(std::size(units))];
    options.strict = choice.flag();
    if (!choice.rest().empty()) options.columns = {std::string(choice.rest())};
    fuzz::may_refuse([&] {
        if (funding) {
            round_trip(
                input.rest(), options, "time,funding_rate\n",
                [](const auto& source, const auto& how) { return io::read_funding(source, how); });
        } else {
            round_trip(
                input.rest(), options, "time,rate\n",
                [](const auto& source, const auto& how) { return io::read_rates(source, how); });
        }
    });
    return 0;
}
