#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "montecarlo/job.hpp"
#include "nav/observation.hpp"
#include "rebalance/account/paper_account.hpp"
#include "rebalance/holder/portfolio_design.hpp"
#include "rebalance/holder/strategy.hpp"
#include "rebalance/instruments/position.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/terms.hpp"
#include "rebalance/token/dealing.hpp"
#include "rebalance/tracking/estimates.hpp"
#include "rebalance/tracking/observed.hpp"
#include "service/http/contract/request.hpp"

/// The JSON bodies of requests.
namespace levtok::http {

/// The body that creates or replaces a token.
struct TokenBody {
    std::string underlying;
    std::string product;  ///< of the library; empty where terms are given
    std::optional<rebalance::Terms> terms;
    std::string rates;
    std::string from;
};

/// A bar stamped at its close, or a single price.
struct BarBody {
    std::string time;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0;
    double volume = 0;
};

struct BarsBody {
    std::vector<BarBody> bars;
};

struct FundingBody {
    std::string time;
    double rate = 0;
};

struct FundingsBody {
    std::vector<FundingBody> funding;
};

struct RateBody {
    std::string time;
    double rate = 0;
};

struct RatesBody {
    std::vector<RateBody> rates;
};

struct ObservedBody {
    std::string time;
    double value = 0;
    double distribution = 0;
};

struct ObservedsBody {
    std::vector<ObservedBody> observed;
};

struct TickBody {
    std::string time;
    double price = 0;
};

/// The history to replay: stored, or as lists or a table in the body.
struct MarketBody {
    std::string underlying;  ///< stored; empty where prices are given
    std::string from;
    std::string to;
    std::string rates_id;
    std::string table;  ///< prices as the text of a CSV file
    std::vector<BarBody> prices;
    std::vector<FundingBody> funding;
    std::vector<RateBody> rates;
};

/// The terms of a token: a product of the library with changes of its fields, or its own.
struct ProductBody {
    std::string product;
    std::vector<std::string> set;  ///< changes of the product's fields
    std::optional<rebalance::Terms> terms;
};

/// A model to fit, and the history to fit it to.
struct FitBody : MarketBody {
    std::string model = "gbm";
    std::string step;  ///< of the returns; empty: that of the bars
};

/// What holders ask of the issuer: tokens, or their worth in money; below 0 they are redeemed.
struct DealBody {
    std::string time;
    std::optional<double> tokens;
    std::optional<double> amount;
};

/// A token and the history to replay it through.
struct SimulationBody : ProductBody, MarketBody {
    std::vector<DealBody> flows;
    std::string interval;
    std::uint64_t points = 0;  ///< of the series to draw in place of path and trades; 0: none
};

/// Tokens and instruments, and the history to put them side by side on.
struct ComparisonBody : MarketBody {
    std::vector<ProductBody> products;
    /// Such as isolated:leverage=5; "all" alone stands for all there are.
    std::vector<std::string> instruments{"all"};
    std::uint64_t points = 0;  ///< of each path of values to draw; 0: no paths
    std::string draw_from;     ///< ends of the paths that are drawn; absent: all there is
    std::string draw_to;
};

/// A signal of a holder's own.
struct EntryBody {
    std::string time;
    double share = 1;
};

/// A holder of a token, and the history to hold it through.
struct StrategyBody : ProductBody, MarketBody {
    rebalance::Strategy strategy;
    std::vector<EntryBody> entry;
    std::uint64_t points = 0;  ///< of each path of values to draw in place of the path; 0: none
};

/// A holding of a portfolio, on a history of its own.
struct PortfolioHoldingBody : rebalance::HoldingDesign, MarketBody {
    std::vector<EntryBody> entry;  ///< signals of its strategy
};

struct PortfolioFlowBody {
    std::string time;
    double amount = 0;
};

/// Holdings with weights, as a portfolio file has them.
struct PortfolioBody {
    rebalance::PortfolioRules rules;
    std::string from;
    std::string to;
    std::string rates_id;  ///< that cash earns
    std::vector<RateBody> rates;
    std::vector<PortfolioHoldingBody> holdings;
    std::vector<PortfolioFlowBody> flows;
    std::optional<rebalance::HedgeDesign> hedge;
    std::string shuffle_blocks;  ///< length of the blocks of other orders; empty: none
    std::uint64_t times = 200;
    std::uint64_t seed = 1;
    std::uint64_t points = 0;  ///< of each path of values to draw in place of the path; 0: none
};

/// Periods for which a token is held, and the history to hold it on.
struct HoldingBody : ProductBody, MarketBody {
    std::vector<std::string> periods{"1d", "3d", "7d", "14d", "21d"};
    std::uint64_t seed = 1;
    std::uint64_t resamples = 200;
};

/// A token, and the table of estimated returns that is asked for.
struct EstimatesBody : ProductBody {
    rebalance::EstimateGrid grid;
    std::string every;  ///< the interval of its rebalances; empty: the continuous limit
};

/// Which terms of a stored token what is observed of it is to show.
struct CalibrationBody {
    std::vector<std::string> free;   ///< paths in its terms
    std::vector<std::string> times;  ///< of day, to look for free times in; empty: each full hour
    bool by_year = false;
    std::string kind;              ///< of the observed series; empty: nav where there is one
    std::vector<std::string> set;  ///< changes of the terms to start with
    std::string from;
    std::string to;
};

/// A token, and the history that stands for that of the product in a document of key information.
struct KeyInformationBody : ProductBody, MarketBody {
    double years = 1;  ///< the recommended holding period
};

/// A margin or perpetual position to calculate.
struct PositionBody {
    rebalance::PositionTerms terms{.maintenance = {}};
    bool ladder_in_csv = false;  ///< which of the two tables an answer in CSV has
};

/// The terms of a paper account.
struct AccountBody {
    rebalance::PaperTerms terms;
    std::string note;
};

/// Money that comes into a paper account or goes out, or between its balance and a position.
struct TransferBody {
    double amount = 0;
    std::uint64_t position = 0;
    std::string note;
};

/// A token on a model, for its exact law.
struct ExactBody : ProductBody {
    std::vector<std::string> quantity;  ///< to answer; empty: all
    montecarlo::Job job;                ///< its model, times and charges
    std::uint64_t density = 0;          ///< points of the density; 0: none

    montecarlo::Model& model() { return job.underlyings.front().model; }
};

/// Designs of a token, and the models and horizons to ask about; an empty axis keeps the value of
/// the product or of the model. The axes are named as the options of `levtok study`.
struct StudyBody : ProductBody {
    std::vector<double> leverage;
    std::vector<std::string> rule;
    std::vector<double> fee;
    std::vector<double> volatility;
    std::vector<double> drift;
    std::vector<double> stop_loss;
    std::vector<double> size;
    std::vector<std::string> horizon;
    std::vector<std::string> quantity;  ///< to answer; empty: all
    montecarlo::Job job;                ///< its model, steps, charges and sampling

    montecarlo::Model& model() { return job.underlyings.front().model; }
};

void describe(rebalance::Fields& fields, TokenBody& body);
void describe(rebalance::Fields& fields, BarBody& bar);
void describe(rebalance::Fields& fields, BarsBody& body);
void describe(rebalance::Fields& fields, FundingBody& event);
void describe(rebalance::Fields& fields, FundingsBody& body);
void describe(rebalance::Fields& fields, RateBody& event);
void describe(rebalance::Fields& fields, RatesBody& body);
void describe(rebalance::Fields& fields, ObservedBody& value);
void describe(rebalance::Fields& fields, ObservedsBody& body);
void describe(rebalance::Fields& fields, TickBody& tick);
void describe(rebalance::Fields& fields, MarketBody& body);
void describe(rebalance::Fields& fields, FitBody& body);
void describe(rebalance::Fields& fields, ProductBody& body);
void describe(rebalance::Fields& fields, DealBody& deal);
void describe(rebalance::Fields& fields, SimulationBody& body);
void describe(rebalance::Fields& fields, ComparisonBody& body);
void describe(rebalance::Fields& fields, EntryBody& signal);
void describe(rebalance::Fields& fields, StrategyBody& body);
void describe(rebalance::Fields& fields, PortfolioHoldingBody& holding);
void describe(rebalance::Fields& fields, PortfolioFlowBody& flow);
void describe(rebalance::Fields& fields, PortfolioBody& body);
void describe(rebalance::Fields& fields, HoldingBody& body);
void describe(rebalance::Fields& fields, EstimatesBody& body);
void describe(rebalance::Fields& fields, CalibrationBody& body);
void describe(rebalance::Fields& fields, KeyInformationBody& body);
void describe(rebalance::Fields& fields, PositionBody& body);
void describe(rebalance::Fields& fields, AccountBody& body);
void describe(rebalance::Fields& fields, TransferBody& body);
void describe(rebalance::Fields& fields, ExactBody& body);
void describe(rebalance::Fields& fields, StudyBody& body);

/// Limits and counts the memory of the values built from a body: throws HttpError, 413 where this
/// body needs too much, 503 where all current ones together do.
rebalance::Weigh weigh_for(const Request& request);

/// Reads the body into the described fields; every error names the field by its path. Throws
/// Error(malformed) where it is not JSON.
void read_body(const Request& request, const rebalance::Description& fields);

template <class Described>
Described read_body(const Request& request) {
    Described body;
    read_body(request, rebalance::description_of(body));
    return body;
}

/// Whether the body says that it is CSV.
bool has_csv(const Request& request);

/// The terms of a product of the library with the fields of `set` (`path=value`) changed, or the
/// terms given. Throws InvalidValue with their path.
rebalance::Terms terms_of(const std::string& product, std::optional<rebalance::Terms> given,
                          const std::vector<std::string>& set = {});
inline rebalance::Terms terms_of(ProductBody body) {
    return terms_of(body.product, std::move(body.terms), body.set);
}

/// The time in `text`; nothing where that is empty. Throws InvalidValue naming `field`.
std::optional<Instant> time_of(const std::string& text, const std::string& field);

/// Whether ?unit=fraction confirms the rates of a JSON body, however high they are. Throws
/// InvalidValue for any other unit, since rates in JSON are fractions.
bool rates_are_meant(const Request& request);

/// The checked events of a list: times must rise, extremes enclose open and close, rates be
/// plausible or `meant`. `field` is the name of the list.
std::vector<Observation> bars_of(const std::vector<BarBody>& bars, const std::string& field);
std::vector<FundingEvent> funding_of(const std::vector<FundingBody>& events,
                                     const std::string& field, bool meant);
std::vector<RateEvent> rates_of(const std::vector<RateBody>& events, const std::string& field,
                                bool meant);
/// Throws InvalidValue unless each has either tokens or an amount.
std::vector<rebalance::DealRequest> deals_of(const std::vector<DealBody>& deals,
                                             const std::string& field);
std::vector<rebalance::ObservedRow> observed_of(const std::vector<ObservedBody>& values,
                                                const std::string& field);

}  // namespace levtok::http
