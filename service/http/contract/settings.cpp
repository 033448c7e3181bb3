#include "service/http/contract/settings.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::http {
namespace {

using nlohmann::json;

enum class Kind { text, texts, number };

struct Field {
    std::string name;
    Kind kind;
    std::string what;
};

/// Lists the fields that are described to it.
struct FieldList {
    std::vector<Field> fields;

    void text(const char* key, const std::string&, const char* what) {
        fields.push_back({key, Kind::text, what});
    }
    void texts(const char* key, const std::vector<std::string>&, const char* what) {
        fields.push_back({key, Kind::texts, what});
    }
    template <class Enum>
    void choice(const char* key, Enum, std::initializer_list<std::pair<const char*, Enum>>,
                const char* what) {
        fields.push_back({key, Kind::text, what});
    }
    void whole(const char* key, std::uint64_t, std::uint64_t, std::uint64_t, const char* what) {
        fields.push_back({key, Kind::number, what});
    }
    void number(const char* key, double, const Range&, const char* what) {
        fields.push_back({key, Kind::number, what});
    }
};

std::vector<Field> fields() {
    Settings settings;
    FieldList list;
    describe(list, settings);
    return std::move(list.fields);
}

/// `a,b`, or a JSON list as in the file.
json split(const std::string& name, const std::string& text) {
    try {
        if (text.starts_with('[')) return rebalance::parse_strictly(text);
    } catch (const Error&) {
        throw InvalidValue(name, "must be texts with commas between them, or a JSON list", text);
    }
    json items = json::array();
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        if (comma > from) items.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return items;
}

/// A text that is no number stays a text, which the reader then refuses by the field's name.
json number_or_text(const std::string& text) {
    const json value = json::parse(text, nullptr, false);
    return value.is_number() ? value : json(text);
}

json as_json(Kind kind, const std::string& name, const std::string& text) {
    switch (kind) {
        case Kind::texts:
            return split(name, text);
        case Kind::number:
            return number_or_text(text);
        case Kind::text:
            break;
    }
    return text;
}

void put(json& document, const std::vector<Field>& known, const std::vector<NamedText>& given) {
    for (const auto& setting : given) {
        const auto& name = setting.first;
        const auto& text = setting.second;
        const auto field = std::find_if(known.begin(), known.end(),
                                        [&](const auto& row) { return row.name == name; });
        document[name] = as_json(field == known.end() ? Kind::text : field->kind, name, text);
    }
}

std::string capitals(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

constexpr std::string_view variable_prefix = "LEVTOK_";

std::string variable_of(const std::string& field) {
    return std::string(variable_prefix) + capitals(field);
}

void check(const Settings& settings) {
    listen_address(settings);
    if (settings.certificate.empty() != settings.private_key.empty()) {
        throw InvalidValue(settings.certificate.empty() ? "certificate" : "private_key",
                           "must be given: TLS needs the certificate and its key", "absent");
    }
}

bool holds(const std::vector<NamedText>& given, const std::string& field) {
    return std::any_of(given.begin(), given.end(),
                       [&](const auto& setting) { return setting.first == field; });
}

constexpr const char* from_file = " (from the configuration file)";

/// ` (from X)`: the source of a field's value that counts; nothing where none gave it.
std::string from_where(const std::string& field, const json& file,
                       const std::vector<NamedText>& environment,
                       const std::vector<NamedText>& flags) {
    if (holds(flags, field)) return " (from the command line)";
    if (holds(environment, field)) return " (from " + variable_of(field) + ')';
    return !file.is_object() || file.contains(field) ? from_file : "";
}

json read_file(std::string_view text) {
    try {
        return text.empty() ? json::object() : rebalance::parse_strictly(text);
    } catch (const Error& error) {
        throw Error(error.kind(), error.what() + std::string(from_file));
    }
}

bool is_loopback(std::string_view host) {
    return host.starts_with("127.") || host == "::1" || host == "localhost";
}

}  // namespace

Settings read_settings(std::string_view file, const std::vector<NamedText>& environment,
                       const std::vector<NamedText>& flags) {
    const json in_file = read_file(file);
    Settings settings;
    try {
        json document = in_file;
        if (document.is_object()) {
            const auto known = fields();
            put(document, known, environment);
            put(document, known, flags);
        }
        rebalance::JsonReader reader(document, "");
        describe(reader, settings);
        reader.finish();
        check(settings);
    } catch (const InvalidValue& error) {
        throw Error(error.kind(),
                    error.what() + from_where(error.field(), in_file, environment, flags));
    }
    return settings;
}

std::vector<NamedText> settings_of_environment() {
    std::vector<NamedText> found;
    for (const auto& field : fields()) {
        const char* text = std::getenv(variable_of(field.name).c_str());
        if (text != nullptr) found.emplace_back(field.name, text);
    }
    return found;
}

std::vector<std::string> misspelt_in_environment() {
    std::vector<std::string> names;
    for (const auto& field : fields()) names.push_back(capitals(field.name));
    const std::vector<std::string_view> known(names.begin(), names.end());
    std::vector<std::string> notes;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view variable(*entry, std::strcspn(*entry, "="));
        if (!variable.starts_with(variable_prefix)) continue;
        const auto name = variable.substr(variable_prefix.size());
        const auto meant = rebalance::similar_names(name, known);
        if (meant.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
        notes.push_back(std::string(variable) + " names no setting and is ignored; did you mean " +
                        std::string(variable_prefix) + std::string(meant.front()) + '?');
    }
    return notes;
}

std::string settings_help() {
    Settings settings;
    rebalance::JsonWriter defaults;
    describe(defaults, settings);
    const auto values = defaults.take();
    std::string text;
    for (const auto& field : fields()) {
        if (!text.empty()) text += '\n';
        text += fmt::format("  {:<22}{:<18}{}", field.name, values[field.name].dump(), field.what);
    }
    return text;
}

ListenAddress listen_address(const Settings& settings) {
    const std::string& text = settings.listen;
    const std::size_t colon = text.rfind(':');
    const auto wrong = [&] {
        throw InvalidValue("listen", "must be ADDRESS:PORT like 127.0.0.1:8080 or [::1]:8080",
                           '"' + text + '"');
    };
    if (colon == std::string::npos || colon == 0) wrong();
    ListenAddress address;
    address.host = text.substr(0, colon);
    const bool bracketed = address.host.front() == '[' && address.host.back() == ']';
    if (bracketed) address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host.empty() || (!bracketed && address.host.find(':') != std::string::npos))
        wrong();
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
    if (read.ec != std::errc{} || read.ptr != end) wrong();
    address.loopback = is_loopback(address.host);
    return address;
}

std::string store_url(const Settings& settings) {
    if (!settings.database.empty()) return settings.database;
    return "sqlite:" + settings.data + "/levtok.db";
}

}  // namespace levtok::http
