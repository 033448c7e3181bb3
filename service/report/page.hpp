#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nav/note.hpp"
#include "service/report/outlook.hpp"
#include "service/report/past.hpp"

namespace levtok::report {

/// The contents of the page.
struct Report {
    Past past;
    Outlook outlook;
    OutlookDesign design;
    std::vector<std::pair<std::string, std::string>> inputs;  ///< name and value
    Notes notes;                                              ///< on doubtful inputs
};

/// The page: HTML that refers to nothing outside itself. The same report gives the same text.
std::string page(const Report& report);

}  // namespace levtok::report
