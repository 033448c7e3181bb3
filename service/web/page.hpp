#pragma once

#include <string>
#include <string_view>

namespace levtok::web {

/// The parts in which the pages differ.
struct Page {
    std::string title;  ///< plain text
    std::string body;   ///< HTML
    std::string_view script;
    std::string_view style{};  ///< beyond the sheet of all pages
    bool asks = false;         ///< whether the script may send requests to the server of the page
};

/// A page that draws charts and refers to nothing outside itself.
std::string whole_page(const Page& page);

/// `text` with the special characters of HTML escaped: safe between tags and within quotes.
std::string escaped(std::string_view text);

}  // namespace levtok::web
