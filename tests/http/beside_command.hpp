#pragma once

#include <string>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

/// What is answered over HTTP beside what the command prints of the same data.
namespace levtok::testing {

/// The CSV of a command that succeeds.
inline std::string said_by_command(const std::string& line) {
    const auto outcome = cli::command(line + " --format csv");
    INFO(line << "\n" << outcome.err);
    REQUIRE(outcome.code == 0);
    return outcome.out;
}

inline std::string accepted(const Answer& answer) {
    INFO(answer.body);
    CHECK(answer.status == 200);
    return answer.body;
}

}  // namespace levtok::testing
