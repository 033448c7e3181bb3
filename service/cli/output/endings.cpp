#include "service/cli/output/endings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

#include "nav/error.hpp"

namespace levtok::cli {
namespace {

struct Kind {
    Written what;
    std::string_view name;
    std::string_view ending;  ///< the usual one
};

constexpr auto kinds = std::to_array<Kind>({
    {Written::csv, "CSV", ".csv"},
    {Written::json, "JSON", ".json"},
    {Written::text, "text", ".txt"},
    {Written::page, "an HTML page", ".html"},
    {Written::database, "an SQLite database", ".db"},
});

struct Ending {
    std::string_view ending;
    std::optional<Written> what{};  ///< nothing: what levtok does not write
};

constexpr auto endings = std::to_array<Ending>({
    {".csv", Written::csv},
    {".json", Written::json},
    {".txt", Written::text},
    {".html", Written::page},
    {".htm", Written::page},
    {".db", Written::database},
    {".sqlite", Written::database},
    {".sqlite3", Written::database},
    // Tables of other programs.
    {".parquet"},
    {".pq"},
    {".parq"},
    {".pqt"},
    {".feather"},
    {".ftr"},
    {".fea"},
    {".arrow"},
    {".arrows"},
    {".ipc"},
    {".orc"},
    {".avro"},
    {".xlsx"},
    {".xlsm"},
    {".xlsb"},
    {".xls"},
    {".xltx"},
    {".ods"},
    {".fods"},
    {".numbers"},
    {".gsheet"},
    {".psv"},
    {".tsv"},
    {".tab"},
    {".jsonl"},
    {".ndjson"},
    {".pkl"},
    {".pickle"},
    {".npy"},
    {".npz"},
    {".joblib"},
    {".h5"},
    {".hdf5"},
    {".hdf"},
    {".he5"},
    {".nc"},
    {".zarr"},
    {".lance"},
    {".msgpack"},
    {".bson"},
    {".protobuf"},
    {".pb"},
    {".mat"},
    {".rds"},
    {".rda"},
    {".rdata"},
    {".fst"},
    {".qs"},
    {".dta"},
    {".sav"},
    {".zsav"},
    {".por"},
    {".sas7bdat"},
    {".xpt"},
    {".dbf"},
    {".mdb"},
    {".accdb"},
    {".duckdb"},
    // Archives and compression that is not gzip's.
    {".gz"},
    {".tgz"},
    {".tar"},
    {".zip"},
    {".7z"},
    {".xz"},
    {".bz2"},
    {".bz"},
    {".zst"},
    {".zstd"},
    {".lz4"},
    {".lzma"},
    {".br"},
    {".rar"},
    {".sz"},
    {".snappy"},
    // Documents and pictures.
    {".pdf"},
    {".doc"},
    {".docx"},
    {".odt"},
    {".rtf"},
    {".md"},
    {".xml"},
    {".yaml"},
    {".yml"},
    {".toml"},
    {".ini"},
    {".sql"},
    {".png"},
    {".jpg"},
    {".jpeg"},
    {".svg"},
    {".gif"},
    {".webp"},
});

const Kind& kind_of(Written what) {
    return *std::find_if(kinds.begin(), kinds.end(),
                         [=](const Kind& kind) { return kind.what == what; });
}

std::string in_small_letters(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
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
    const std::string ending = in_small_letters(name.extension().string());
    const auto* const found = std::find_if(
        endings.begin(), endings.end(), [&](const Ending& each) { return each.ending == ending; });
    if (found == endings.end() || found->what == what) return;
    const Kind& kind = kind_of(what);
    std::string other = name.stem().string();
    if (!other.ends_with(kind.ending)) other += kind.ending;
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
