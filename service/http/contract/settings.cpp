#include "service/http/contract/settings.hpp"

#include <Poco/String.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "rebalance/json/field_list.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::http {

void describe(rebalance::Fields& fields, Settings& settings) {
    constexpr std::uint64_t many = 1'000'000;
    constexpr std::uint64_t gigabytes = std::uint64_t{64} << 30;
    constexpr std::uint64_t hour_ms = 3'600'000;
    fields.text("listen", settings.listen, "ADDRESS:PORT; port 0 picks a free one");
    fields.text("data", settings.data, "folder of the SQLite file");
    fields.text("database", settings.database, "postgresql://… or sqlite:PATH; absent: in data");
    fields.text("store_password_file", settings.store_password_file,
                "first line: the password of a PostgreSQL database, not in its URL; PGPASSWORD and "
                "PGPASSFILE serve too");
    fields.text("certificate", settings.certificate, "PEM file with the certificate chain: TLS");
    fields.text("private_key", settings.private_key, "PEM file with the key of the certificate");
    fields.choice("reading", settings.reading, {{"open", Reading::open}, {"key", Reading::key}},
                  "open: no key needed to read on a loopback address; key: always needed");
    fields.choice("writing", settings.writing, {{"key", Writing::key}, {"open", Writing::open}},
                  "key: always needed to write; open: not where reading needs none either, for "
                  "trials on one's own machine");
    fields.choice("clock", settings.clock,
                  {{"machine", PageClock::machine}, {"data", PageClock::data}},
                  "whose time is now where a page says that a market has ended; data: that of the "
                  "newest bar");
    fields.texts("cors_origins", settings.cors_origins, "origins whose pages may read; * is any");
    fields.texts("hosts", settings.hosts,
                 "names that requests may use for this server, beside localhost; needed behind a "
                 "proxy that passes the public name on");
    fields.choice(
        "client_address", settings.client_address,
        {{"connection", ClientAddress::connection}, {"forwarded", ClientAddress::forwarded}},
        "forwarded: a proxy on this machine names it last in X-Forwarded-For");
    fields.choice("request_log", settings.request_log,
                  {{"on", RequestLog::on}, {"off", RequestLog::off}}, "one line a request");
    fields.whole("threads", settings.threads, 1, 1024, "worker threads that serve requests");
    fields.whole("max_in_flight", settings.max_in_flight, 1, many,
                 "requests served or queued; more get 503");
    fields.whole("max_connections", settings.max_connections, 1, many, "more get 503");
    fields.whole("max_streams", settings.max_streams, 0, 4096, "server-sent events at once");
    fields.whole("max_body_bytes", settings.max_body_bytes, 0, gigabytes, "of one request");
    fields.whole("max_buffered_bytes", settings.max_buffered_bytes, 1u << 20, gigabytes,
                 "of all requests and answers in progress");
    fields.whole("request_ms", settings.request_ms, 10, hour_ms, "for a whole request to arrive");
    fields.whole("answer_ms", settings.answer_ms, 10, hour_ms,
                 "for the client to receive a whole answer");
    fields.whole("idle_ms", settings.idle_ms, 10, hour_ms, "between requests of a connection");
    fields.whole("drain_ms", settings.drain_ms, 0, hour_ms, "for requests in progress at SIGTERM");
    fields.whole("heavy_threads", settings.heavy_threads, 1, 1024, "heavy requests at once");
    fields.whole("heavy_waiting", settings.heavy_waiting, 0, 1024, "more get 503");
    fields.whole("heavy_wait_ms", settings.heavy_wait_ms, 0, hour_ms,
                 "longest wait of a heavy request");
    fields.whole("max_jobs", settings.max_jobs, 0, many, "Monte Carlo jobs that wait");
    fields.whole("job_threads", settings.job_threads, 0, 1024, "0: this instance runs no jobs");
    fields.whole("keep_jobs_days", settings.keep_jobs_days, 0, 36'500,
                 "after which an ended job and its result are deleted; 0: never");
    fields.whole("max_ahead_s", settings.max_ahead_s, 0, many * 1000,
                 "how far a posted stamp may be ahead of this machine's clock; 0: any");
    fields.whole("max_tick_ahead_s", settings.max_tick_ahead_s, 0, many * 1000,
                 "the same for a posted tick; 0: any");
    fields.whole("min_free_bytes", settings.min_free_bytes, 0, gigabytes,
                 "room on the disk of the SQLite file; /readyz is 503 with less");
    fields.number("requests_per_second", settings.requests_per_second, {.low = 0, .high = 1e9},
                  "of a key, or of an address other than loopback; 0: any number");
    fields.number("request_burst", settings.request_burst, {.low = 1, .high = 1e9},
                  "that may come at once");
    fields.whole("gzip_from_bytes", settings.gzip_from_bytes, 0, gigabytes,
                 "smaller answers are sent as they are");
    fields.whole("max_cache_bytes", settings.max_cache_bytes, 0, gigabytes,
                 "of the cache of answers");
}

namespace {

using nlohmann::json;

using rebalance::DescribedField;
using rebalance::FieldKind;

std::vector<DescribedField> settings_fields() { return rebalance::fields_of(Settings{}); }

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

json as_json(FieldKind kind, const std::string& name, const std::string& text) {
    if (kind == FieldKind::texts) return split(name, text);
    if (kind == FieldKind::number) return number_or_text(text);
    return text;
}

void put(json& document, const std::vector<DescribedField>& known,
         const std::vector<NamedText>& given) {
    for (const auto& setting : given) {
        const auto& name = setting.first;
        const auto& text = setting.second;
        const auto field = std::find_if(known.begin(), known.end(),
                                        [&](const auto& row) { return row.key == name; });
        document[name] = as_json(field == known.end() ? FieldKind::text : field->kind, name, text);
    }
}

constexpr std::string_view variable_prefix = "LEVTOK_";

std::string variable_of(const std::string& field) {
    return std::string(variable_prefix) + Poco::toUpper(field);
}

void check(const Settings& settings) {
    listen_address(settings);
    if (settings.certificate.empty() != settings.private_key.empty()) {
        throw InvalidValue(settings.certificate.empty() ? "certificate" : "private_key",
                           "must be given: TLS needs the certificate and its key", "absent");
    }
    if (settings.writing == Writing::open && settings.client_address == ClientAddress::forwarded) {
        throw InvalidValue("writing",
                           "must be key behind a proxy, whose clients come from anywhere", "open");
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
            const auto known = settings_fields();
            put(document, known, environment);
            put(document, known, flags);
        }
        rebalance::read(document, "", settings);
        check(settings);
    } catch (const InvalidValue& error) {
        throw Error(error.kind(),
                    error.what() + from_where(error.field(), in_file, environment, flags));
    }
    return settings;
}

std::vector<NamedText> settings_of_environment() {
    std::vector<NamedText> found;
    for (const auto& field : settings_fields()) {
        const char* text = std::getenv(variable_of(field.key).c_str());
        if (text != nullptr) found.emplace_back(field.key, text);
    }
    return found;
}

std::vector<std::string> misspelt_in_environment() {
    std::vector<std::string> names;
    for (const auto& field : settings_fields()) names.push_back(Poco::toUpper(field.key));
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
    const auto values = rebalance::written(Settings{});
    std::string text;
    for (const auto& field : settings_fields()) {
        if (!text.empty()) text += '\n';
        text += fmt::format("  {:<22}{:<18}{}", field.key, values[field.key].dump(), field.meaning);
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

namespace {

std::string password_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

std::string password_in(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line) || line.empty()) {
        throw Error(
            ErrorKind::not_found,
            fmt::format("store_password_file: {} cannot be read or has no first line", path));
    }
    if (line.back() == '\r') line.pop_back();
    return line;
}

}  // namespace

std::string store_url(const Settings& settings) {
    const std::string& url = settings.database;
    if (!settings.store_password_file.empty()) {
        if (!url.starts_with("postgres")) {
            throw InvalidValue("store_password_file", "must go with a postgresql:// database",
                               '"' + settings.store_password_file + '"');
        }
        return url + (url.find('?') == std::string::npos ? '?' : '&') +
               "password=" + password_encoded(password_in(settings.store_password_file));
    }
    if (!url.empty()) return url;
    return "sqlite:" + settings.data + "/levtok.db";
}

}  // namespace levtok::http
