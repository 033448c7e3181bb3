#include "service/io/write/table_manifest.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "service/io/write/digest.hpp"
#include "service/io/write/write.hpp"
#include "service/version.hpp"

namespace levtok::io {
namespace {

using Json = nlohmann::ordered_json;

Json field_of(const Column& column) {
    constexpr const char* types[] = {"datetime", "number", "integer", "boolean", "string"};
    Json field{{"name", column.name}, {"type", types[static_cast<std::size_t>(column.type)]}};
    if (column.type == ColumnType::time) field["format"] = "%Y-%m-%dT%H:%M:%S.%fZ";
    if (column.type == ColumnType::boolean) {
        field["trueValues"] = {"true"};
        field["falseValues"] = {"false"};
    }
    // A text may be empty unless it is one of a few words.
    if (!column.optional && (column.type != ColumnType::text || !column.choices.empty())) {
        field["constraints"] = {{"required", true}};
    }
    field["unit"] = column.unit;
    field["description"] = column.meaning;
    return field;
}

/// A resource's name has small letters, digits and `.`, `-`, `_`.
std::string resource_name(const std::string& file) {
    std::string name = file.substr(0, file.find('.', 1));
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!kept) c = '-';
    }
    return name;
}

/// A database's address may hold a password.
std::string without_address(const std::string& argument) {
    const auto scheme = argument.find("://");
    return scheme == std::string::npos ? argument : argument.substr(0, scheme) + "://…";
}

Json origin_of(const TableColumns& table, const TableOrigin& origin) {
    Json arguments = Json::array();
    for (const auto& argument : origin.arguments) arguments.push_back(without_address(argument));
    Json out{{"version", version_number()},
             {"table", table.name},
             {"rows", origin.rows},
             {"command", std::move(arguments)}};
    if (origin.facts) out.update(*origin.facts);
    Json inputs = Json::array();
    for (const auto& [option, path] : origin.inputs) {
        const auto digest = digest_of_file(path);
        inputs.push_back({{"option", option},
                          {"path", std::filesystem::path(path).filename().string()},
                          {"bytes", digest.bytes},
                          {"sha256", digest.sha256}});
    }
    out["inputs"] = std::move(inputs);
    out["warnings"] = written(origin.notes);
    return out;
}

}  // namespace

Json schema_of(const TableColumns& table) {
    Json fields = Json::array();
    for (const auto& column : table.columns) fields.push_back(field_of(column));
    return {{"fields", std::move(fields)}, {"missingValues", {""}}};
}

std::string table_manifest(const TableColumns& table, const std::string& path,
                           const TableOrigin& origin) {
    const std::string file = std::filesystem::path(path).filename().string();
    Json out{{"profile", "tabular-data-resource"},
             {"name", resource_name(file)},
             {"path", file},
             {"title", table.rows},
             {"format", "csv"},
             {"mediatype", "text/csv"},
             {"encoding", "utf-8"}};
    if (file.ends_with(".gz")) out["compression"] = "gz";
    out["schema"] = schema_of(table);
    out["levtok"] = origin_of(table, origin);
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace levtok::io
