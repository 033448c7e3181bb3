#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Drives the command line as a shell does: a process of its own, its streams caught.
namespace levtok::cli {

struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
};

/// `levtok ARGUMENTS…`, run to its end.
Outcome command(const std::vector<std::string>& arguments);

/// The same with the words of a line, which hold no spaces.
Outcome command(const std::string& line);

/// A folder that is removed at the end of the test.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::string path() const { return path_.string(); }
    /// A command's line where `@` stands for the folder.
    std::string line(std::string text) const;
    /// Names of what is in it, hidden files too.
    std::vector<std::string> names() const;

private:
    std::filesystem::path path_;
};

void write_file(const std::string& path, const std::string& text);
std::string read_file(const std::string& path);
std::vector<std::string> lines_of(const std::string& text);

/// Writes synthetic prices, hourly, and returns their path.
std::string sample_prices(const Folder& folder, const std::string& days = "30");

}  // namespace levtok::cli
