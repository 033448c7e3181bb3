#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/input_error.hpp"

namespace levtok::io {

/// A folder of its own for each test, removed after it.
class Scratch {
public:
    Scratch() {
        static int count = 0;
        folder_ = std::filesystem::temp_directory_path() /
                  ("levtok-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(folder_);
    }
    ~Scratch() { std::filesystem::remove_all(folder_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    std::string write(std::string_view text, const std::string& name = "in.csv") const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    std::string read(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(path(name), std::ios::binary).rdbuf();
        return text.str();
    }

private:
    std::filesystem::path folder_;
};

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// What the call throws, or nothing.
template <class Call>
std::string message_of(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

/// The warnings told so far.
struct Told {
    std::vector<std::string> texts;

    Warn warn() {
        return [this](const Note& note) { texts.push_back(message_of(note)); };
    }
    bool any_has(std::string_view part) const {
        for (const auto& text : texts) {
            if (text.find(part) != std::string::npos) return true;
        }
        return false;
    }
};

}  // namespace levtok::io
