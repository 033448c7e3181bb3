#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "service/io/read/prices/price_history.hpp"

namespace levtok::io {

/// The source of splits and distributions: a file of their own; empty: the columns of the prices,
/// if any; `none`: no source.
struct AdjustmentChoice {
    std::string splits;
    std::string distributions;
    std::string options = "--";  ///< how their options begin
};

/// Whether there may be events to take out of the prices.
bool has_adjustments(const PriceHistory& history, const AdjustmentChoice& choice);

/// All rows of a history, held in memory, with splits and distributions taken out, since these
/// depend on later rows.
class HeldPrices {
public:
    /// `stored` are the bars before the history. Throws InputError as adjust does, and InvalidValue
    /// where the prices are adjusted already and a file is given.
    HeldPrices(PriceHistory& history, const AdjustmentChoice& choice, const TimeOptions& time,
               const std::optional<BarSteps>& stored, const Warn& warn);

    /// The next row, or nullptr at the end.
    const PriceRow* next();
    /// The file of that row, and its place among the files.
    const std::string& file() const { return files_[file_number()]; }
    std::size_t file_number() const { return taken_ == 0 ? 0 : file_of_row_[taken_ - 1]; }

private:
    void hold_all(PriceHistory& history);

    std::vector<PriceRow> rows_;
    std::vector<std::size_t> file_of_row_;
    std::vector<std::string> files_;
    std::size_t taken_ = 0;
};

}  // namespace levtok::io
