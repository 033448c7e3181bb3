#include "service/cli/output/endings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

#include "nav/error.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::cli {
namespace {

using namespace std::string_view_literals;

struct Kind {
    Written what;
    std::string_view name;
    std::array<std::string_view, 3> endings;  ///< the usual one first
};

constexpr auto kinds = std::to_array<Kind>({
    {Written::csv, "CSV", {".csv"}},
    {Written::json, "JSON", {".json"}},
    {Written::text, "text", {".txt"}},
    {Written::page, "an HTML page", {".html", ".htm"}},
    {Written::database, "an SQLite database", {".db", ".sqlite", ".sqlite3"}},
});

// Of files that levtok does not write.
/// Tables of other programs.
constexpr std::array table_endings{
    ".parquet"sv, ".pq"sv,     ".parq"sv,   ".pqt"sv,      ".feather"sv, ".ftr"sv,      ".fea"sv,
    ".arrow"sv,   ".arrows"sv, ".ipc"sv,    ".orc"sv,      ".avro"sv,    ".xlsx"sv,     ".xlsm"sv,
    ".xlsb"sv,    ".xls"sv,    ".xltx"sv,   ".ods"sv,      ".fods"sv,    ".numbers"sv,  ".gsheet"sv,
    ".psv"sv,     ".tsv"sv,    ".tab"sv,    ".jsonl"sv,    ".ndjson"sv,  ".pkl"sv,      ".pickle"sv,
    ".npy"sv,     ".npz"sv,    ".joblib"sv, ".h5"sv,       ".hdf5"sv,    ".hdf"sv,      ".he5"sv,
    ".nc"sv,      ".zarr"sv,   ".lance"sv,  ".msgpack"sv,  ".bson"sv,    ".protobuf"sv, ".pb"sv,
    ".mat"sv,     ".rds"sv,    ".rda"sv,    ".rdata"sv,    ".fst"sv,     ".qs"sv,       ".dta"sv,
    ".sav"sv,     ".zsav"sv,   ".por"sv,    ".sas7bdat"sv, ".xpt"sv,     ".dbf"sv,      ".mdb"sv,
    ".accdb"sv,   ".duckdb"sv};
/// Archives, and compression: that of gzip is taken off before.
constexpr std::array archive_endings{".gz"sv,  ".tgz"sv, ".tar"sv, ".zip"sv,   ".7z"sv,  ".xz"sv,
                                     ".bz2"sv, ".bz"sv,  ".zst"sv, ".zstd"sv,  ".lz4"sv, ".lzma"sv,
                                     ".br"sv,  ".rar"sv, ".sz"sv,  ".snappy"sv};
/// Documents and pictures.
constexpr std::array document_endings{
    ".pdf"sv,  ".doc"sv, ".docx"sv, ".odt"sv, ".rtf"sv, ".md"sv,   ".xml"sv, ".yaml"sv, ".yml"sv,
    ".toml"sv, ".ini"sv, ".sql"sv,  ".png"sv, ".jpg"sv, ".jpeg"sv, ".svg"sv, ".gif"sv,  ".webp"sv};

template <class Endings>
bool has(const Endings& endings, std::string_view ending) {
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

/// Whether files of another kind have the ending.
bool is_of_others(std::string_view ending, Written what) {
    return has(table_endings, ending) || has(archive_endings, ending) ||
           has(document_endings, ending) ||
           std::any_of(kinds.begin(), kinds.end(), [&](const Kind& kind) {
               return kind.what != what && has(kind.endings, ending);
           });
}

const Kind& kind_of(Written what) {
    return *std::find_if(kinds.begin(), kinds.end(),
                         [=](const Kind& kind) { return kind.what == what; });
}

/// Of the name before `.gz`, which a database alone does not become by it.
std::filesystem::path promised(const std::string& path, Written what) {
    std::filesystem::path name = std::filesystem::path(path).filename();
    if (what != Written::database && name.extension() == ".gz") name = name.stem();
    return name;
}

}  // namespace

void check_ending(const std::string& path, Written what) {
    const auto name = promised(path, what);
    const std::string ending = io::lower(name.extension().string());
    if (ending.empty() || !is_of_others(ending, what)) return;
    const Kind& kind = kind_of(what);
    std::string other = name.stem().string();
    if (!other.ends_with(kind.endings[0])) other += kind.endings[0];
    const bool is_table = what == Written::csv || what == Written::json || what == Written::text;
    throw Error(
        ErrorKind::malformed,
        fmt::format("{}: {} is written here, which is not what a name that ends in {} promises; "
                    "name it {}{}",
                    path, kind.name, name.extension().string(), other,
                    is_table ? " (a table may be .csv, .json or .txt by --format, and .gz after "
                               "that compresses it)"
                             : ""));
}

}  // namespace levtok::cli
