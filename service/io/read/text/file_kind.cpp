#include "service/io/read/text/file_kind.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "service/io/read/text/characters.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

struct Mark {
    std::string_view bytes;
    ForeignKind kind;
};

constexpr ForeignKind workbook{"an Excel workbook", "save its sheet as CSV and give that"};
constexpr ForeignKind spreadsheet{"an OpenDocument spreadsheet",
                                  "save its sheet as CSV and give that"};
constexpr ForeignKind page{"an HTML page", "download the data itself, as CSV or JSON"};
constexpr ForeignKind feather{
    "an Arrow or Feather file",
    "write it as CSV, with pandas: read_feather(FILE).to_csv('prices.csv', index=False)"};

constexpr std::array marks{
    Mark{"PAR1"sv,
         {"a Parquet file",
          "write it as CSV, with pandas: read_parquet(FILE).to_csv('prices.csv')"}},
    Mark{"ARROW1"sv, feather},
    Mark{"FEA1"sv, feather},
    Mark{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, workbook},
    Mark{"SQLite format 3\0"sv,
         {"an SQLite database",
          "write its table as CSV, with sqlite3 -header -csv FILE 'SELECT …'"}},
    Mark{"%PDF-"sv, {"a PDF document", "find the data as CSV or JSON where it comes from"}},
    Mark{"\x89HDF\r\n"sv,
         {"an HDF5 file", "write it as CSV, with pandas: read_hdf(FILE).to_csv('prices.csv')"}},
    Mark{"\x93NUMPY"sv, {"a NumPy array", "write it as CSV, with numpy.savetxt"}},
    Mark{"Rar!\x1A\x07"sv, {"a RAR archive", "unpack it and give the table in it"}},
    Mark{"\x1F\x9D"sv, {"a file packed by compress", "unpack it and give the table in it"}},
    Mark{"\x80\x04\x95"sv,
         {"a Python pickle",
          "write it as CSV, with pandas: read_pickle(FILE).to_csv('prices.csv')"}},
    Mark{"\x80\x05\x95"sv,
         {"a Python pickle",
          "write it as CSV, with pandas: read_pickle(FILE).to_csv('prices.csv')"}},
};

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view each) { return text.ends_with(each); });
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view each) { return text.starts_with(each); });
}

}  // namespace

std::optional<ForeignKind> foreign_kind(std::string_view head) {
    for (const auto& [bytes, kind] : marks) {
        if (head.starts_with(bytes)) return kind;
    }
    const auto first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || head[first] != '<') return std::nullopt;
    // MetaTrader's columns are called <DATE>, <OPEN>: not every `<` is a page.
    const std::string text = lower(head.substr(first, 512));
    if (starts_with_any(text, {"<!doctype html", "<html", "<head", "<body", "<table", "<div",
                               "<script", "<!--"})) {
        return page;
    }
    if (text.find("spreadsheetml") != std::string::npos ||
        text.find("schemas-microsoft-com:office:spreadsheet") != std::string::npos) {
        return workbook;
    }
    if (text.starts_with("<?xml")) {
        return ForeignKind{"an XML document", "find the data as CSV or JSON where it comes from"};
    }
    return std::nullopt;
}

std::optional<ForeignKind> foreign_kind_of_entry(std::string_view path) {
    if (path == "[Content_Types].xml" || path.starts_with("xl/")) return workbook;
    if (path == "mimetype") return spreadsheet;
    return std::nullopt;
}

bool stands_beside_tables(std::string_view path) {
    const std::string all = lower(path);
    const auto slash = all.rfind('/');
    const std::string name = slash == std::string::npos ? all : all.substr(slash + 1);
    return name.empty() || name.front() == '.' || all.starts_with("__macosx/") ||
           starts_with_any(name, {"readme", "license", "licence", "changelog"}) ||
           ends_with_any(name,
                         {".checksum", ".md5",        ".sha1", ".sha256",        ".sha512", ".sig",
                          ".asc",      ".md",         ".pdf",  ".html",          ".htm",    ".png",
                          ".jpg",      ".svg",        ".py",   ".ipynb",         ".tmp",    ".part",
                          ".bak",      ".crdownload", ".ini",  ".manifest.json", "~"});
}

}  // namespace levtok::io
