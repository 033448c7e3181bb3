#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
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
    CHECK(lines_of(first.out).size() == 1 + 48);
    CHECK(lines_of(first.out)[0] == "open_time,open,high,low,close,volume,source");
    CHECK(command("sample --days 2 --seed 1").out == first.out);
    CHECK(command("sample --days 2 --seed 2").out != first.out);
    // Written down once; another compiler or library must give the same bits.
    CHECK(lines_of(first.out)[1] ==
          "2024-01-01T00:00:00.000Z,20000,20315.75,20000,20100.19,106,synthetic");
    for (const auto& line : lines_of(first.out)) {
        CHECK((line.ends_with(",source") || line.ends_with(",synthetic")));
    }
}

TEST_CASE("a signal leaves no temporary file") {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Folder folder;
        const auto pipe = folder / "prices.csv";
        REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
        const auto out = folder / "nav.csv";
        const pid_t child = ::fork();
        if (child == 0) {
            ::signal(signal, SIG_DFL);
            const char* const words[] = {"levtok",   "nav",        "--product", "3x",
                                         "--prices", pipe.c_str(), "--out",     out.c_str()};
            std::_Exit(run(8, words));
        }
        // The output is open before the prices are: once they are asked for, it is there.
        const int prices = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
        REQUIRE(folder.names().size() == 3);
        ::kill(child, signal);
        int status = 0;
        ::waitpid(child, &status, 0);
        ::close(prices);
        CHECK(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        CHECK(folder.names() == std::vector<std::string>{"prices.csv"});
    }
}

TEST_CASE("standard output by its path is written in place") {
    const Folder folder;
    const auto path = folder / "log.txt";
    for (const std::string name : {"/dev/stdout", "/dev/fd/1"}) {
        write_file(path, "before\n");
        const pid_t child = ::fork();
        if (child == 0) {
            const int log = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
            ::dup2(log, STDOUT_FILENO);
            const char* const words[] = {"levtok", "sample", "--days", "1", "--out", name.c_str()};
            std::_Exit(run(6, words));
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WEXITSTATUS(status) == 0);
        CHECK(read_file(path).starts_with("before\nopen_time,"));
        CHECK(folder.names() == std::vector<std::string>{"log.txt"});
    }
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
    CHECK(folder.names() == std::vector<std::string>{"prices.csv", "prices.csv.manifest.json"});
}
