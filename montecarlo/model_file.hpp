#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "montecarlo/models.hpp"
#include "rebalance/product.hpp"

/// Models as text: {"model": "heston", "parameters": {…}}, and the summary of their fit.
namespace levtok::montecarlo {

/// The standard error of a parameter.
struct StandardError {
    std::string parameter;
    double value = 0;  ///< in the unit of the parameter
};

/// One test of the fitted model against the data.
struct GoodnessTest {
    std::string name;
    double statistic = 0;
    double p_value = 0;  ///< probability of a worse statistic if the model is right
};

/// The results of a fit other than the parameters.
struct FitSummary {
    std::string method;      ///< how the parameters were estimated, and which were not
    std::string source{};    ///< where the prices came from
    std::uint64_t rows = 0;  ///< log returns
    double step_days = 1;    ///< from one to the next
    std::optional<double> log_likelihood{};
    std::optional<double> aic{};  ///< Akaike's criterion, 2 k - 2 ln L
    std::optional<double> bic{};  ///< Schwarz's, k ln(rows) - 2 ln L
    std::vector<GoodnessTest> tests{};
    std::vector<std::string> warnings{};
    std::vector<StandardError> standard_errors{};
};

/// A model and, where it was fitted, the fit.
struct ModelFile {
    Model model{};
    std::optional<FitSummary> fit{};
};

/// Reads a model file after applying `settings` to it. Throws as parse_product does;
/// `parameters.volatility` is the path of a parameter.
ModelFile parse_model(std::string_view text, std::span<const rebalance::Setting> settings = {});

/// The same of a document that is parsed.
ModelFile read_model(nlohmann::json document, std::span<const rebalance::Setting> settings = {});

/// The file after applying `settings` to it.
ModelFile with_settings(const ModelFile& file, std::span<const rebalance::Setting> settings);

/// The file as JSON; reads back as the same model and fit.
nlohmann::ordered_json written_model(ModelFile file);
std::string write_model(const ModelFile& file);

}  // namespace levtok::montecarlo
