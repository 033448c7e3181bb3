#include "service/io/read/text/sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "service/io/read/text/archive.hpp"
#include "service/io/read/text/file_kind.hpp"

namespace levtok::io {
namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& path) {
    std::error_code none;
    return path != "-" && fs::is_directory(path, none);
}

/// A folder's files and, apart from them, the names of what else is in it, each sorted.
struct Folder {
    std::vector<std::string> tables;
    std::vector<std::string> others;
};

Folder look_into(const std::string& path) {
    Folder folder;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(path, failed)) {
        const std::string name = entry.path().filename().string();
        std::error_code none;
        const bool table = entry.is_regular_file(none) && !stands_beside_tables(name);
        table ? folder.tables.push_back(entry.path().string()) : folder.others.push_back(name);
    }
    if (failed) {
        throw Error(ErrorKind::conflict,
                    fmt::format("{}: cannot be listed: {}", path, failed.message()));
    }
    std::sort(folder.tables.begin(), folder.tables.end());
    std::sort(folder.others.begin(), folder.others.end());
    return folder;
}

void note_others(const std::string& path, const std::vector<std::string>& others,
                 const Warn& warn) {
    constexpr std::size_t told = 4;
    if (others.empty() || !warn) return;
    std::string names;
    for (std::size_t i = 0; i < std::min(told, others.size()); ++i)
        names += (i == 0 ? "" : ", ") + in_quotes(others[i]);
    if (others.size() > told) names += fmt::format(" and {} more", others.size() - told);
    warn({NoteCode::left_out, "not read, since they are folders or no tables: " + names, path});
}

std::string pattern_of(const std::string& path) {
    std::string pattern;
    for (const char c : fs::path(path).filename().string()) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit) pattern += c;
        if (digit && !pattern.ends_with('#')) pattern += '#';
    }
    return pattern;
}

void add_tables_of_archive(const TextSource& source, std::vector<TextSource>& tables) {
    if (!source.memory && source.name == "-") return tables.push_back(source);
    StoredBytes stored(source);
    if (stored.member().empty() && stored.can_seek() && is_packed(stored.head())) {
        const auto members = tables_in(stored);
        if (members.size() > 1 && are_alike(members)) {
            for (const auto& member : members) {
                tables.push_back(source);
                tables.back().member = member;
            }
            return;
        }
    }
    tables.push_back(source);
}

void add_tables_of(const TextSource& source, const Warn& warn, std::vector<TextSource>& tables) {
    if (source.memory || !is_folder(source.name)) return add_tables_of_archive(source, tables);
    const auto folder = look_into(source.name);
    if (folder.tables.empty()) {
        throw Error(ErrorKind::malformed,
                    source.name +
                        ": is a folder without tables; name a file, or a folder with files in it");
    }
    note_others(source.name, folder.others, warn);
    for (const auto& path : folder.tables) add_tables_of_archive(path, tables);
}

}  // namespace

std::vector<TextSource> tables_of(std::span<const TextSource> sources, const Warn& warn) {
    std::vector<TextSource> tables;
    for (const auto& source : sources) add_tables_of(source, warn, tables);
    return tables;
}

std::vector<std::string> files_of(const std::string& named) {
    if (named == "-") return {};
    std::error_code none;
    if (fs::is_directory(named, none)) return look_into(named).tables;
    for (fs::path path = named; !path.empty(); path = path.parent_path()) {
        if (fs::is_regular_file(path, none)) return {path.string()};
        if (path == path.parent_path()) break;
    }
    return {};
}

bool are_alike(const std::vector<std::string>& paths) {
    return std::all_of(paths.begin(), paths.end(), [&](const std::string& path) {
        return pattern_of(path) == pattern_of(paths.front());
    });
}

}  // namespace levtok::io
