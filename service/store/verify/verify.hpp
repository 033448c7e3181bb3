#pragma once

#include <string>
#include <string_view>

namespace levtok::store {

/// The result of one check of a store.
struct Finding {
    enum class Result {
        ok,
        damaged,       ///< what is stored cannot be read, or contradicts itself
        differs,       ///< a token's rows are not those that its stored inputs give
        not_compared,  ///< nothing tells whether it is right
    };

    std::string_view check;  ///< `integrity`, `references`, `sequence`, `replay`, `journal`
    std::string subject;     ///< a table, a token or an account; else the database
    Result result = Result::ok;
    std::string detail;  ///< what was found; empty where it is ok
};

/// `ok`, `damaged`, `differs`, `not_compared`.
const char* name_of(Finding::Result result);

}  // namespace levtok::store
