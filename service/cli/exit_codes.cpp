#include "service/cli/exit_codes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace levtok::cli {
namespace {

constexpr std::array<std::pair<ErrorKind, int>, 6> codes{{
    {ErrorKind::invalid_value, exit_bad_input},
    {ErrorKind::malformed, exit_bad_input},
    {ErrorKind::not_found, exit_bad_input},
    {ErrorKind::conflict, exit_bad_input},
    {ErrorKind::unavailable, exit_failure},
    {ErrorKind::system, exit_failure},
}};

}  // namespace

int exit_code(ErrorKind kind) {
    const auto* row = std::find_if(codes.begin(), codes.end(),
                                   [&](const auto& entry) { return entry.first == kind; });
    return row == codes.end() ? exit_failure : row->second;
}

}  // namespace levtok::cli
