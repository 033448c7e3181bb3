#pragma once

#include <string>
#include <string_view>

namespace levtok::web {

/// What differs between the pages.
struct Page {
    std::string title;  ///< plain text
    std::string body;   ///< HTML
    std::string_view script;
    bool asks = false;  ///< whether the script may ask the server that the page came from
};

/// A page that draws charts and refers to nothing outside itself.
std::string whole_page(const Page& page);

/// `text` with the signs of HTML written out: safe between tags and within quotes.
std::string escaped(std::string_view text);

}  // namespace levtok::web
