#include "service/cli/portfolio_file.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/json/reader.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {

void describe(rebalance::Fields& fields, HoldingEntry& holding) {
    fields.text("name", holding.name, "in tables; absent: the product, or the file of its prices");
    fields.required_number("weight", holding.weight, {.low = -1, .high = 10},
                           "target, of the value");
    fields.text("product", holding.product, "a token of it; absent: the price itself");
    fields.texts("set", holding.set, "changed fields of the product");
    fields.text("prices", holding.prices, "file of the underlying's prices");
    fields.text("funding", holding.funding, "file of funding rates");
    fields.text("rates", holding.rates, "file of benchmark rates");
}

void describe(rebalance::Fields& fields, FlowEntry& flow) {
    fields.time("time", flow.time, "from which on it is there");
    fields.required_number("amount", flow.amount, finite, "comes in; below 0: goes out");
}

void describe(rebalance::Fields& fields, PortfolioFile& file) {
    describe(fields, file.rules);
    fields.text("rates", file.rates, "file of the rates that cash earns");
    fields.text("from", file.from, "first observation");
    fields.text("to", file.to, "last observation");
    fields.objects("holdings", file.holdings, "what is held; the rest is cash");
    fields.objects("flows", file.flows, "beside the contributions, in the order of time");
}

namespace {

void find_from(const std::filesystem::path& folder, std::string& path) {
    if (!path.empty()) path = (folder / path).string();
}

void check(const HoldingEntry& holding, const std::string& place) {
    if (holding.prices.empty()) {
        throw InvalidValue(place + ".prices", "must name the file of its prices", "nothing");
    }
    if (!holding.product.empty()) return;
    const auto require_none = [&](const char* field, const std::string& given) {
        if (given.empty()) return;
        throw InvalidValue(place + field, "must be left out where a price is held, which pays none",
                           '"' + given + '"');
    };
    require_none(".funding", holding.funding);
    require_none(".rates", holding.rates);
    if (holding.set.empty()) return;
    throw InvalidValue(place + ".set", "must be left out where no product is named",
                       '"' + holding.set.front() + '"');
}

void check(const PortfolioFile& file) {
    if (file.holdings.empty()) throw InvalidValue("holdings", "must hold one", "none");
    for (std::size_t i = 0; i < file.holdings.size(); ++i) {
        check(file.holdings[i], "holdings." + std::to_string(i));
    }
    for (std::size_t i = 1; i < file.flows.size(); ++i) {
        if (file.flows[i].time >= file.flows[i - 1].time) continue;
        throw InvalidValue("flows." + std::to_string(i) + ".time",
                           "must not be before the one before", format_time(file.flows[i].time));
    }
}

}  // namespace

PortfolioFile read_portfolio(const std::string& path) {
    PortfolioFile file;
    try {
        rebalance::read(rebalance::parse_strictly(read_text(path)), "", file);
        check(file);
    } catch (const Error& error) {
        const std::string what = error.what();
        throw Error(error.kind(), what.starts_with(path) ? what : path + ": " + what);
    }
    const auto folder = std::filesystem::path(path).parent_path();
    find_from(folder, file.rates);
    for (auto& holding : file.holdings) {
        if (holding.name.empty()) {
            holding.name = !holding.product.empty()
                               ? holding.product
                               : std::filesystem::path(holding.prices).stem().string();
        }
        find_from(folder, holding.prices);
        find_from(folder, holding.funding);
        find_from(folder, holding.rates);
    }
    return file;
}

}  // namespace levtok::cli
