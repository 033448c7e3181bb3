#pragma once

#include <string>
#include <vector>

#include "rebalance/tracking/figure.hpp"
#include "service/cli/output/table_file.hpp"

namespace levtok::cli {

/// Figures of one token or series.
struct FiguresOf {
    std::string whose;
    std::vector<rebalance::Figure> figures;
};

/// Writes them as the table of figures. For the eye the periods stand side by side, a figure a row,
/// and after them the figures that are about one day.
void write_figures(const Console& console, const OutputOptions& output,
                   const std::vector<FiguresOf>& all, const Facts& facts);

}  // namespace levtok::cli
