#include <cmath>
#include <iterator>
#include <vector>

#include "nav/check.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Price histories in any form that files have. The first line chooses the options.
namespace {

using namespace levtok;
using fuzz::Input;
using fuzz::require;

io::PriceFileOptions options_of(Input choice) {
    constexpr std::optional<io::Stamp> stamps[] = {std::nullopt, io::Stamp::open, io::Stamp::close};
    constexpr std::optional<io::DateOrder> orders[] = {std::nullopt, io::DateOrder::month_first,
                                                       io::DateOrder::day_first,
                                                       io::DateOrder::year_first};
    io::PriceFileOptions options;
    options.strict = choice.flag();
    options.stamp = stamps[choice.below(std::size(stamps))];
    options.time.order = orders[choice.below(std::size(orders))];
    if (choice.flag()) options.splits = options.distributions = "none";
    if (choice.flag()) options.time.offset = std::chrono::hours{5};
    options.column = choice.rest();
    return options;
}

std::vector<Observation> read(std::string_view text, const io::PriceFileOptions& options,
                              std::size_t at_once) {
    io::PriceReader reader(io::TextSource("input", text), options);
    std::vector<Observation> rows;
    std::vector<Observation> part(at_once);
    while (const auto count = reader.next(part)) {
        rows.insert(rows.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count));
        if (count < at_once) break;
    }
    return rows;
}

bool same(const std::vector<Observation>& a, const std::vector<Observation>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.time == y.time && x.open.value() == y.open.value() &&
               x.high.value() == y.high.value() && x.low.value() == y.low.value() &&
               x.close.value() == y.close.value() && x.volume == y.volume;
    });
}

void check_rows(const std::vector<Observation>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        require(i == 0 || rows[i - 1].time < row.time, "times rise");
        require(row.low.value() > 0 && std::isfinite(row.high.value()),
                "prices are positive and finite");
        require(row.low.value() <= std::min(row.open.value(), row.close.value()) &&
                    row.high.value() >= std::max(row.open.value(), row.close.value()),
                "extremes enclose open and close");
        require(row.volume >= 0 && std::isfinite(row.volume), "a volume is not negative");
    }
}

/// As `levtok export` writes bars.
std::string written(const std::vector<Observation>& rows) {
    std::string text = "close_time,open,high,low,close,volume\n";
    for (const auto& row : rows) {
        text += format_time(row.time);
        for (const double x :
             {row.open.value(), row.high.value(), row.low.value(), row.close.value(), row.volume}) {
            text += ',' + shortest(x);
        }
        text += '\n';
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    const auto chosen = input.line();
    const auto options =
        options_of(Input(reinterpret_cast<const std::uint8_t*>(chosen.data()), chosen.size()));
    fuzz::may_refuse([&] {
        const auto rows = read(input.rest(), options, 64);
        check_rows(rows);
        require(same(rows, read(input.rest(), options, 1)),
                "the same rows come one by one as many at once");
        if (rows.empty()) return;
        io::PriceFileOptions plain;
        plain.stamp = io::Stamp::close;
        plain.splits = plain.distributions = "none";
        const auto again = fuzz::must_read([&] { return read(written(rows), plain, 64); });
        require(same(rows, again), "rows that were written are read as the same");
    });
    return 0;
}
