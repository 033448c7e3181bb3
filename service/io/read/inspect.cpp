#include "service/io/read/inspect.hpp"

#include <algorithm>

#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/joined_events.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "service/io/read/rates/spreads_file.hpp"
#include "service/io/read/table/table.hpp"

namespace levtok::io {
namespace {

/// Funding, rates and spreads have names of their own; anything else is read as prices.
std::string kind_of(const TextSource& source) {
    if (!source.memory && source.name == "-") return "prices";  // it can be read only once
    const auto tables = tables_of(std::span(&source, 1), {});
    const Table table(tables.front());
    const auto any = [&](auto is) {
        return std::any_of(table.columns().begin(), table.columns().end(), is);
    };
    if (any([](const std::string& name) { return names_funding(name); })) return "funding";
    // Beside prices a column of payments is noted; without prices it is funding in a form that is
    // refused.
    const bool money = any([](const std::string& name) { return names_funding_money(name); });
    const bool priced = table.find("close") || table.find("price");
    if (money && !priced) return "funding";
    // Beside prices it is that of quotes.
    const bool spread = any([](const std::string& name) { return !spread_field(name).empty(); });
    if (spread && !priced) return "spreads";
    return any([](const std::string& name) { return names_rate(name); }) ? "rates" : "prices";
}

Inspected inspect_prices(const TextSource& source, const PriceFileOptions& options,
                         const Warn& warn) {
    PriceReader reader(source, options, warn);
    Inspected out;
    Observation bar;
    while (reader.next(bar)) {
        if (out.rows++ == 0) out.first = bar.time;
        out.last = bar.time;
    }
    out.understood = reader.understood();
    return out;
}

template <class Read>
Inspected inspect_rates(const TextSource& source, RateOptions options, const Warn& warn,
                        const Read& read) {
    Inspected out;
    std::vector<std::string> files;
    options.understood = &out.understood;
    const auto events = joined_events(std::span(&source, 1), warn, [&](const TextSource& table) {
        auto of_table = read(table, options, warn);
        files.insert(files.end(), out.understood.files.begin(), out.understood.files.end());
        return of_table;
    });
    out.understood.files = std::move(files);
    out.rows = events.size();
    out.first = events.front().time;
    out.last = events.back().time;
    return out;
}

/// One file: a history of spreads is no series of several.
Inspected inspect_spreads(const TextSource& source, RateOptions options, const Warn& warn) {
    Inspected out;
    options.understood = &out.understood;
    const auto events = read_spreads(source, options, warn);
    out.rows = events.size();
    out.first = events.front().time;
    out.last = events.back().time;
    return out;
}

}  // namespace

Inspected inspect(const TextSource& source, const InspectOptions& options, const Warn& warn) {
    const auto kind = options.kind.empty() ? kind_of(source) : options.kind;
    if (kind == "prices") return inspect_prices(source, options.prices, warn);
    if (kind == "funding") return inspect_rates(source, options.funding, warn, read_funding);
    if (kind == "spreads") return inspect_spreads(source, options.spreads, warn);
    return inspect_rates(source, options.rates, warn, read_rates);
}

}  // namespace levtok::io
