#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "service/cli/run.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok::cli;

namespace {

bool shell_accepts(const std::string& command) {
    return std::system((command + " 2>/dev/null").c_str()) == 0;  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

TEST_CASE("completion scripts are read by their shells") {
    const Folder folder;
    for (const std::string shell : {"bash", "zsh", "fish"}) {
        INFO(shell);
        const auto script = folder / ("levtok." + shell);
        const auto outcome = command("completion " + shell);
        CHECK(outcome.code == 0);
        for (const auto* word : {"ftx-bull", "liquidation-fee", "ohlc", "compare"}) {
            CHECK(outcome.out.find(word) != std::string::npos);
        }
        write_file(script, outcome.out);
        if (shell_accepts("command -v " + shell + " >/dev/null")) {
            CHECK(shell_accepts(shell + " -n " + script));
        }
    }
}

TEST_CASE("bash completes commands, options, products and choices") {
    struct Row {
        std::string words;
        std::string found;
    };
    const Row rows[] = {
        {"levtok na", "nav"},
        {"levtok nav --prod", "--product"},
        {"levtok nav --product ftx-bu", "ftx-bull"},
        {"levtok nav --intrabar o", "ohlc"},
        {"levtok products ftx-bu", "ftx-bull"},
        {"levtok completion z", "zsh"},
    };
    const Folder folder;
    for (const auto& row : rows) {
        INFO(row.words);
        write_file(folder / "try.bash", "complete() { :; }\n" + command("completion bash").out +
                                            "COMP_WORDS=(" + row.words +
                                            ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_levtok\n"
                                            "[[ ${COMPREPLY[*]} == '" +
                                            row.found + "' ]]\n");
        CHECK(shell_accepts("bash " + (folder / "try.bash")));
    }
}

TEST_CASE("the sample says that it is synthetic and is the same for a seed") {
    const auto first = command("sample --days 2");
    CHECK(first.out.starts_with("# synthetic"));
    CHECK(lines_of(first.out).size() == 2 + 48);
    CHECK(lines_of(first.out)[1] == "open_time,open,high,low,close,volume");
    CHECK(command("sample --days 2 --seed 1").out == first.out);
    CHECK(command("sample --days 2 --seed 2").out != first.out);
    // Written down once; another compiler or library must give the same bits.
    CHECK(lines_of(first.out)[2] == "2024-01-01T00:00:00Z,20000,20315.75,20000,20100.19,106");
}

TEST_CASE("a reader that has gone ends the command quietly, without leftovers") {
    const Folder folder;
    const auto prices = sample_prices(folder, "365");
    const auto trades = folder / "trades.csv";
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(pipe_ends[0]);
        ::dup2(pipe_ends[1], STDOUT_FILENO);
        ::close(pipe_ends[1]);
        const char* const words[] = {"levtok",   "nav",          "--product", "3x",
                                     "--prices", prices.c_str(), "--trades",  trades.c_str()};
        std::_Exit(run(8, words));
    }
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(folder.names() == std::vector<std::string>{"prices.csv"});
}
