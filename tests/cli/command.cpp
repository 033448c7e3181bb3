#include "tests/cli/command.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "service/cli/run.hpp"

namespace levtok::cli {
namespace {

std::string all_of(std::FILE* file) {
    std::string text;
    std::rewind(file);
    char block[4096];
    while (const auto got = std::fread(block, 1, sizeof block, file)) text.append(block, got);
    std::fclose(file);
    return text;
}

}  // namespace

Outcome command(const std::vector<std::string>& arguments) {
    std::vector<const char*> words{"levtok"};
    for (const auto& argument : arguments) words.push_back(argument.c_str());
    std::FILE* out = std::tmpfile();
    std::FILE* err = std::tmpfile();
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(::fileno(out), STDOUT_FILENO);
        ::dup2(::fileno(err), STDERR_FILENO);
        const int code = run(static_cast<int>(words.size()), words.data());
        std::fflush(nullptr);
        std::_Exit(code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, all_of(out), all_of(err)};
}

Outcome command(const std::string& line) {
    std::istringstream words(line);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    return command(arguments);
}

Folder::Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "levtok-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
}

std::string Folder::line(std::string text) const {
    for (auto at = text.find('@'); at != std::string::npos; at = text.find('@')) {
        text.replace(at, 1, path() + '/');
    }
    return text;
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

std::vector<std::string> Folder::names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string read_file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string sample_prices(const Folder& folder, const std::string& days) {
    const std::string path = folder / "prices.csv";
    command("sample --days " + days + " --out " + path);
    return path;
}

}  // namespace levtok::cli
