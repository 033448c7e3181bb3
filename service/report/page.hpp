#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nav/note.hpp"
#include "service/report/fact_sheet.hpp"
#include "service/report/market_premium.hpp"
#include "service/report/outlook.hpp"
#include "service/report/past.hpp"

namespace levtok::report {

/// What the page has of one token.
struct Report {
    Past past;
    FactSheet sheet;
    Outlook outlook;
    OutlookDesign design;
    std::optional<MarketPremium> premium{};  ///< where prices are given that it traded at
};

/// The contents of the page: one token, or several on one history.
struct Document {
    std::string title;       ///< empty: the names of the tokens
    bool two_pages = false;  ///< on paper only what fits on two pages
    std::vector<Report> reports;
    std::vector<std::pair<std::string, std::string>> inputs;  ///< name and value
    Notes notes;                                              ///< on doubtful inputs
};

/// The page: HTML that refers to nothing outside itself. The same document gives the same text.
std::string page(const Document& document);

}  // namespace levtok::report
