#include "service/cli/portfolio_file.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/holder/examples.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/json/reader.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {

void describe(rebalance::Fields& fields, HoldingEntry& holding) {
    describe(fields, static_cast<rebalance::HoldingDesign&>(holding));
    fields.text("prices", holding.prices,
                "file of the underlying's prices; a portfolio file stands for its index");
    fields.text("column", holding.column, "of the price, where the file has several");
    fields.text("funding", holding.funding, "file of funding rates");
    fields.text("rates", holding.rates, "file of benchmark rates");
    fields.text("spreads", holding.spreads, "file of spreads over the benchmark");
    fields.text("entry", holding.entry, "file of signals that the strategy follows");
}

void describe(rebalance::Fields& fields, FlowEntry& flow) {
    fields.time("time", flow.time, "from which on it is there");
    fields.required_number("amount", flow.amount, finite, "comes in; below 0: goes out");
}

void describe(rebalance::Fields& fields, PortfolioFile& file) {
    fields.text("description", file.description, "for who reads the file");
    describe(fields, file.rules);
    fields.text("rates", file.rates, "file of the rates that cash earns");
    fields.text("from", file.from, "first observation");
    fields.text("to", file.to, "last observation");
    fields.objects("holdings", file.holdings, "what is held; the rest is cash");
    fields.objects("flows", file.flows, "beside the contributions, in the order of time");
    fields.optional_object("hedge", file.hedge, "the holding of which another takes the risk");
}

bool is_portfolio_file(const std::string& prices) { return prices.ends_with(".json"); }

namespace {

void find_from(const std::filesystem::path& folder, std::string& path) {
    if (!path.empty()) path = (folder / path).string();
}

void check(const HoldingEntry& holding, const std::string& place) {
    rebalance::check(holding, place);
    if (holding.prices.empty()) {
        throw InvalidValue(place + ".prices", "must name the file of its prices", "nothing");
    }
    const auto require_none = [&](const char* field, const std::string& given, const char* rule) {
        if (!given.empty()) throw InvalidValue(place + field, rule, '"' + given + '"');
    };
    if (!holding.strategy) {
        require_none(".entry", holding.entry, "must be left out where there is no strategy");
    }
    if (is_portfolio_file(holding.prices)) {
        require_none(".column", holding.column, "must be left out where an index is the price");
    }
    if (!holding.product.empty() || !holding.instrument.empty()) return;
    constexpr const char* pays_none = "must be left out where a price is held, which pays none";
    require_none(".funding", holding.funding, pays_none);
    require_none(".rates", holding.rates, pays_none);
    require_none(".spreads", holding.spreads, pays_none);
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

std::string usual_name(const HoldingEntry& holding) {
    if (!holding.product.empty()) return holding.product;
    if (!holding.instrument.empty()) return holding.instrument;
    return std::filesystem::path(holding.prices).stem().string();
}

/// The text of a file, or of an example where there is no such file.
std::string portfolio_text(const std::string& path) {
    const auto name = std::filesystem::path(path).filename().string();
    const std::string_view stem = std::string_view(name).substr(0, name.find(".json"));
    if (!std::filesystem::exists(path)) {
        for (const auto& example : rebalance::portfolio_examples()) {
            if (stem == example.name) return std::string(example.text);
        }
    }
    return read_text(path);
}

}  // namespace

PortfolioFile read_portfolio(const std::string& path, const std::string& from) {
    PortfolioFile file;
    try {
        rebalance::read(rebalance::parse_strictly(portfolio_text(path)), "", file);
        check(file);
    } catch (const Error& error) {
        const std::string what = error.what();
        throw Error(error.kind(), what.starts_with(path) ? what : path + ": " + what);
    }
    const auto folder =
        from.empty() ? std::filesystem::path(path).parent_path() : std::filesystem::path(from);
    find_from(folder, file.rates);
    for (auto& holding : file.holdings) {
        if (holding.name.empty()) holding.name = usual_name(holding);
        // An index is a portfolio beside this one.
        find_from(
            is_portfolio_file(holding.prices) ? std::filesystem::path(path).parent_path() : folder,
            holding.prices);
        find_from(folder, holding.funding);
        find_from(folder, holding.rates);
        find_from(folder, holding.spreads);
        find_from(folder, holding.entry);
    }
    return file;
}

}  // namespace levtok::cli
