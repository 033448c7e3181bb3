#include "rebalance/instruments/compare.hpp"

#include "rebalance/instruments.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/placed.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/instruments.hpp"
#include "service/io/tables/rows.hpp"
#include "service/report/compared.hpp"

namespace levtok::http::endpoints {
namespace {

/// What is compared, and what its notes and charges depend on.
struct Contenders {
    rebalance::Comparison comparison;
    std::vector<std::string> names;             ///< of each
    std::vector<rebalance::Financing> charges;  ///< of each
    std::vector<std::string> calendars;         ///< of the products
};

std::string place_in(const char* list, std::size_t i) {
    return std::string(list) + '.' + std::to_string(i);
}

/// Of an instrument, whose own messages call it `instrument`.
rebalance::Account account_of(const std::string& text) {
    try {
        return rebalance::Account(rebalance::account_terms(io::parse_instrument(text, "")));
    } catch (const InvalidValue& error) {
        constexpr std::string_view kind = "instrument.";
        std::string field = error.field();
        if (field.starts_with(kind)) field.erase(0, kind.size());
        throw InvalidValue(field, error.rule(), error.value());
    }
}

void require_count(std::size_t contenders) {
    if (contenders >= 1 && contenders <= limits::most_contenders) return;
    throw InvalidValue(
        "instruments",
        "must be, with the products, 1 to " + std::to_string(limits::most_contenders),
        std::to_string(contenders));
}

/// The instruments of the body, where it names none all there are.
std::vector<std::string> instruments_of(const ComparisonBody& body,
                                        const std::vector<rebalance::Terms>& products) {
    if (body.instruments != ComparisonBody{}.instruments) return body.instruments;
    if (products.empty()) {
        throw InvalidValue("products", "must hold one, or else instruments be named", "none");
    }
    return io::all_instruments(products.front().leverage);
}

std::vector<rebalance::Terms> products_of(ComparisonBody& body) {
    std::vector<rebalance::Terms> products;
    for (std::size_t i = 0; i < body.products.size(); ++i) {
        const std::string place = place_in("products", i);
        auto& terms = products.emplace_back(
            placed(place, [&] { return terms_of(std::move(body.products[i])); }));
        if (terms.name.empty()) terms.name = place;
    }
    return products;
}

Contenders contenders_of(ComparisonBody& body) {
    const auto products = products_of(body);
    const auto texts = instruments_of(body, products);
    require_count(products.size() + texts.size());
    Contenders out;
    const auto add = [&](const std::string& name, auto contender,
                         const rebalance::Financing& financing) {
        out.names.push_back(name);
        out.charges.push_back(financing);
        out.comparison.add(name, std::move(contender));
    };
    for (const auto& terms : products) {
        out.calendars.push_back(terms.calendar);
        add(terms.name, rebalance::Token(terms), terms.financing);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto account = placed(place_in("instruments", i), [&] { return account_of(texts[i]); });
        const auto financing = account.terms().financing;
        add(texts[i], std::move(account), financing);
    }
    return out;
}

/// What charges lack, as the command notes it.
Notes notes_on_charges(const ComparisonBody& body, const Contenders& contenders,
                       const GivenMarket& market) {
    const auto funding = market.funding_feed();
    const auto rates = market.rates_feed();
    Notes notes;
    for (std::size_t i = 0; i < contenders.names.size(); ++i) {
        append(notes, rebalance::unfed(contenders.charges[i], contenders.names[i], funding, rates));
    }
    const char* given_rates = body.rates_id.empty() ? "" : "`rates_id`";
    append(notes,
           rebalance::unused(contenders.charges, body.funding.empty() ? "" : "`funding`",
                             body.rates.empty() ? given_rates : "`rates`", {"", " in `set`"}));
    append(notes, market.notes);
    append(notes, rebalance::uncovered(contenders.charges, funding, rates, market.cover()));
    return notes;
}

}  // namespace

Response compare(const Service& service, const Request& request) {
    auto body = read_body<ComparisonBody>(request);
    require_no_points_in_csv(request, body.points);
    const auto [draw_from, draw_to] = ends_of(body.draw_from, body.draw_to, "draw_");
    auto contenders = contenders_of(body);
    const auto market = market_of(service, body, contenders.calendars, rates_are_meant(request));
    auto& comparison = contenders.comparison;
    report::ComparedPaths paths;
    rebalance::MarketFeed feed(market.history.funding, market.history.rates);
    for (const auto& bar : market.history.bars) {
        comparison.advance(feed.step(bar));
        if (body.points > 0) paths.add(bar.time, comparison.points());
    }
    auto warnings = notes_on_charges(body, contenders, market);
    append(warnings, comparison.notes());
    const auto rows = comparison.rows();
    if (request.csv) return csv_answer(csv_rows(io::tables::comparison, rows), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    json.key("rows").raw(json_rows(io::tables::comparison, rows));
    if (body.points > 0) json.key("paths").raw(paths.json(body.points, draw_from, draw_to));
    return json_answer(std::move(json.close_object()));
}

Response list_instruments(const Service&, const Request& request) {
    std::vector<io::InstrumentRow> rows;
    for (const auto& instrument : rebalance::instruments()) {
        rows.push_back({rebalance::name_of(instrument), io::fields_text(instrument),
                        rebalance::summary_of(instrument)});
    }
    JsonText json;
    json.open_object();
    return answer_rows(request, io::tables::instruments, rows, "instruments", std::move(json));
}

}  // namespace levtok::http::endpoints
