#include "rebalance/json/document.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "rebalance/limits.hpp"
#include "rebalance/product.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// Where the parser stands: what has been read of each object and list that is open. nlohmann's
/// parser lets the last of two equal keys win and nests without end; here both are errors.
class Place {
public:
    explicit Place(std::string path) : path_(std::move(path)) {}

    void take(json::parse_event_t event, const json& parsed) {
        using Event = json::parse_event_t;
        if (event == Event::key) {
            take_key(parsed.get<std::string>());
        } else if (event == Event::object_start || event == Event::array_start) {
            if (levels_.size() == limits::deepest_document) {
                throw Error(ErrorKind::malformed, path() + ": must not be nested deeper than " +
                                                      std::to_string(limits::deepest_document));
            }
            levels_.push_back({.is_list = event == Event::array_start});
        } else {
            if (event != Event::value) levels_.pop_back();
            if (!levels_.empty()) ++levels_.back().items;
        }
    }

    std::string path() const {
        std::string out = path_;
        for (const auto& level : levels_) {
            const std::string step = level.is_list ? std::to_string(level.items) : level.key;
            out += (out.empty() ? "" : ".") + step;
        }
        return out.empty() ? "(document)" : out;
    }

private:
    struct Level {
        bool is_list = false;
        std::size_t items = 0;
        std::string key{};
        std::set<std::string> keys{};
    };

    void take_key(const std::string& key) {
        levels_.back().key = key;
        if (levels_.back().keys.insert(key).second) return;
        throw Error(ErrorKind::malformed, path() + ": must be given once, was given twice");
    }

    std::string path_;
    std::vector<Level> levels_;
};

/// nlohmann's "[json.exception.parse_error.101] parse error at line 2, column 3: …" from the line
/// on.
std::string from_line_on(const std::string& what) {
    const auto line = what.find("line ");
    return line == std::string::npos ? what : what.substr(line);
}

}  // namespace

json parse_strictly(std::string_view text, const std::string& path) {
    // nlohmann's parser takes a NUL for the end and says nothing of what follows.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        throw Error(ErrorKind::malformed,
                    "not valid JSON: byte " + std::to_string(nul + 1) + " is a NUL");
    }
    Place place(path);
    const auto watch = [&](int, json::parse_event_t event, json& parsed) {
        place.take(event, parsed);
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), watch);
    } catch (const json::parse_error& error) {
        throw Error(ErrorKind::malformed, "not valid JSON: " + from_line_on(error.what()));
    } catch (const json::out_of_range& error) {
        const std::string what = error.what();
        throw InvalidValue(place.path(), "must be a finite number",
                           what.substr(what.rfind(' ') + 1));
    }
}

namespace {

/// JSON, or else the text itself.
json value_of(const Setting& setting) {
    if (json::accept(setting.value)) return parse_strictly(setting.value, setting.path);
    json text = setting.value;
    try {
        static_cast<void>(text.dump());
    } catch (const json::type_error&) {
        throw InvalidValue(setting.path, "must be text in UTF-8", "other bytes");
    }
    return text;
}

bool is_index(const std::string& step) {
    return std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> steps_of(const Setting& setting) {
    std::vector<std::string> steps{""};
    for (const char c : setting.path) {
        if (c == '.') {
            steps.emplace_back();
        } else {
            steps.back() += c;
        }
    }
    const bool has_empty = std::find(steps.begin(), steps.end(), "") != steps.end();
    if (has_empty || steps.size() > limits::deepest_document) {
        throw InvalidValue(
            "--set",
            "must be path=value, the path names and list indexes joined by dots like "
            "rebalance.0.at",
            '"' + setting.path + '=' + setting.value + '"');
    }
    return steps;
}

/// The item of a list that a step of a path names; the list may grow by one.
json& item_of(json& list, const std::string& step, const std::string& path) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc{} || end != step.data() + step.size() || index > list.size()) {
        throw InvalidValue(path,
                           "must name an item of the list from 0 to " + std::to_string(list.size()),
                           '"' + step + '"');
    }
    if (index == list.size()) list.push_back(nullptr);
    return list[index];
}

}  // namespace

void apply(json& document, const Setting& setting) {
    json* place = &document;
    std::string path;
    for (const auto& step : steps_of(setting)) {
        const std::string outer = path.empty() ? "(document)" : path;
        path += (path.empty() ? "" : ".") + step;
        if (place->is_null()) *place = is_index(step) ? json::array() : json::object();
        if (place->is_array()) {
            place = &item_of(*place, step, path);
        } else if (place->is_object()) {
            place = &(*place)[step];
        } else {
            throw InvalidValue(outer, "must be an object or a list to hold \"" + step + '"',
                               place->dump());
        }
    }
    *place = value_of(setting);
}

}  // namespace levtok::rebalance
