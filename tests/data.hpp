#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace levtok {

/// The folder of real market data: LEVTOK_MARKET_DATA, else ../shared/data from the project's root.
inline std::filesystem::path data_folder() {
    const char* chosen = std::getenv("LEVTOK_MARKET_DATA");
    return chosen != nullptr ? chosen : "../shared/data";
}

/// The path of a file of real market data (`btc/x.csv`), or nothing, with a printed reason to skip,
/// where it is absent.
inline std::optional<std::string> data_file(const std::string& name) {
    const auto path = data_folder() / name;
    if (std::filesystem::exists(path)) return path.string();
    std::printf("skipped: %s absent\n", path.string().c_str());
    return std::nullopt;
}

/// The path of a small file of the kinds that users bring (`prices/x.csv`), as data_file.
inline std::optional<std::string> case_file(const std::string& name) {
    return data_file((std::filesystem::path("..") / "cases" / name).string());
}

}  // namespace levtok
