#include "rebalance/json/document.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>

#include "rebalance/json/similar.hpp"
#include "rebalance/limits.hpp"
#include "rebalance/product.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// What stands in memory for a value in a list, which grows by doubling; of a member of an object,
/// a node of a tree with its key; of a list or an object itself.
constexpr std::size_t item_bytes = 2 * sizeof(json);
constexpr std::size_t member_bytes = sizeof(json::object_t::value_type) + 6 * sizeof(void*);
constexpr std::size_t container_bytes = sizeof(json::object_t) + 2 * sizeof(void*);
/// Bytes are asked for in blocks, so that asking costs nothing.
constexpr std::size_t block_bytes = std::size_t{64} << 10;

/// Asks for the bytes of what is built before it is built.
class Scale {
public:
    explicit Scale(const Weigh& weigh) : weigh_(weigh) {}

    void add(std::size_t bytes) {
        held_ += bytes;
        if (held_ <= asked_ || !weigh_) return;
        const std::size_t more = std::max(held_ - asked_, block_bytes);
        weigh_(more);
        asked_ += more;
    }
    std::size_t held() const { return held_; }
    /// What was built since then is gone.
    void back_to(std::size_t held) { held_ = held; }

private:
    const Weigh& weigh_;
    std::size_t held_ = 0;
    std::size_t asked_ = 0;
};

/// Builds the document from what nlohmann's lexer reads, in one pass that looks at each value once.
/// nlohmann's own parser lets the last of two equal keys win and nests without end; here both are
/// errors.
class Builder {
public:
    Builder(std::string path, const Intake& intake)
        : path_(std::move(path)), rows_(intake.rows), scale_(intake.weigh) {}

    json take_document() { return std::move(document_); }

    // ---- what nlohmann's parser calls
    // ------------------------------------------------------------
    bool null() { return scalar(nullptr); }
    bool boolean(bool value) { return scalar(value); }
    bool number_integer(json::number_integer_t value) { return scalar(value); }
    bool number_unsigned(json::number_unsigned_t value) { return scalar(value); }
    bool number_float(json::number_float_t value, const std::string&) { return scalar(value); }
    bool string(std::string& value) {
        scale_.add(sizeof(std::string) + value.capacity());
        return scalar(std::move(value));
    }
    bool binary(json::binary_t&) { return false; }  // no text holds any

    bool start_object(std::size_t) { return open(json::value_t::object); }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(json::value_t::array); }
    bool end_array() { return close(); }

    bool key(std::string& key) {
        Level& level = levels_.back();
        scale_.add(member_bytes + key.capacity());
        const auto [member, is_new] =
            level.container->get_ref<json::object_t&>().try_emplace(std::move(key));
        level.member = &*member;
        if (is_new) return true;
        throw Error(ErrorKind::malformed, path() + ": must be given once, was given twice");
    }

    bool parse_error(std::size_t, const std::string& token, const json::exception& error) {
        constexpr int number_overflow = 406;
        if (error.id == number_overflow) {
            throw InvalidValue(path(), "must be a finite number", '\'' + token + '\'');
        }
        throw Error(ErrorKind::malformed, "not valid JSON: " + from_line_on(error.what()));
    }

private:
    /// An object or a list that is open.
    struct Level {
        json* container;
        json::object_t::value_type* member = nullptr;  ///< of an object, the one that is read
        std::size_t items = 0;                         ///< of a list, those that are complete
        const RowTaker* rows = nullptr;                ///< who takes its items
        std::size_t held = 0;  ///< bytes of all that is built, without an item that is taken
    };

    template <class Value>
    bool scalar(Value&& value) {
        *place() = std::forward<Value>(value);
        complete();
        return true;
    }

    bool open(json::value_t kind) {
        if (levels_.size() == limits::deepest_document) {
            throw Error(ErrorKind::malformed, path() + ": must not be nested deeper than " +
                                                  std::to_string(limits::deepest_document));
        }
        scale_.add(container_bytes);
        json* container = place();
        *container = kind;
        const RowTaker* rows = kind == json::value_t::array ? rows_of_this_list() : nullptr;
        levels_.push_back({.container = container, .rows = rows, .held = scale_.held()});
        return true;
    }

    bool close() {
        levels_.pop_back();
        complete();
        return true;
    }

    /// Where the next value belongs.
    json* place() {
        if (levels_.empty()) return &document_;
        Level& level = levels_.back();
        if (level.member != nullptr) return &level.member->second;
        if (level.rows != nullptr) return &row_in(level);
        scale_.add(item_bytes);
        auto& list = level.container->get_ref<json::array_t&>();
        return &list.emplace_back();
    }

    /// Counted before it is built.
    json& row_in(const Level& level) {
        const RowTaker& rows = *level.rows;
        if (level.items == rows.most) {
            throw InvalidValue(path_of(levels_.size() - 1),
                               "must be at most " + std::to_string(rows.most) + " rows", "more");
        }
        scale_.add(rows.bytes);
        return row_;
    }

    /// A value is whole.
    void complete() {
        if (levels_.empty()) return;
        Level& level = levels_.back();
        if (level.rows != nullptr) {
            level.rows->take(row_, level.items);
            row_ = nullptr;
            level.held += level.rows->bytes;
            scale_.back_to(level.held);
        }
        if (level.member == nullptr) ++level.items;
    }

    const RowTaker* rows_of_this_list() const {
        if (levels_.size() != 1 || levels_.back().member == nullptr) return nullptr;
        const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const RowTaker& rows) {
            return rows.list == levels_.back().member->first;
        });
        return found == rows_.end() ? nullptr : &*found;
    }

    std::string path() const { return path_of(levels_.size()); }

    /// Of what is read in the level before the one of this depth.
    std::string path_of(std::size_t depth) const {
        std::string out = path_;
        for (const auto& level : std::span(levels_).first(depth)) {
            const bool is_object = level.container->is_object();
            if (is_object && level.member == nullptr) continue;
            out += (out.empty() ? "" : ".") +
                   (is_object ? in_message(level.member->first) : std::to_string(level.items));
        }
        return out.empty() ? "(document)" : out;
    }

    /// nlohmann's "[json.exception.parse_error.101] parse error at line 2, column 3: …" from the
    /// line on.
    static std::string from_line_on(const std::string& what) {
        const auto line = what.find("line ");
        return line == std::string::npos ? what : what.substr(line);
    }

    std::string path_;
    std::span<const RowTaker> rows_;
    Scale scale_;
    json document_;
    json row_;
    std::vector<Level> levels_;
};

}  // namespace

json parse_strictly(std::string_view text, const std::string& path, const Intake& intake) {
    // nlohmann's parser takes a NUL for the end and says nothing of what follows.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        throw Error(ErrorKind::malformed,
                    "not valid JSON: byte " + std::to_string(nul + 1) + " is a NUL");
    }
    Builder builder(path, intake);
    json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take_document();
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

std::vector<std::string> steps_of(const std::string& path) {
    std::vector<std::string> steps{""};
    for (const char c : path) {
        if (c == '.') {
            steps.emplace_back();
        } else {
            steps.back() += c;
        }
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

json& field_at(json& document, const std::string& path) {
    json* place = &document;
    std::string passed;
    for (const auto& step : steps_of(path)) {
        const std::string outer = passed.empty() ? "(document)" : passed;
        passed += (passed.empty() ? "" : ".") + step;
        if (place->is_null()) *place = is_index(step) ? json::array() : json::object();
        if (place->is_array()) {
            place = &item_of(*place, step, passed);
        } else if (place->is_object()) {
            place = &(*place)[step];
        } else {
            throw InvalidValue(outer, "must be an object or a list to hold \"" + step + '"',
                               place->dump());
        }
    }
    return *place;
}

void apply(json& document, const Setting& setting) {
    const auto steps = steps_of(setting.path);
    const bool has_empty = std::find(steps.begin(), steps.end(), "") != steps.end();
    if (has_empty || steps.size() > limits::deepest_document) {
        throw InvalidValue(
            "--set",
            "must be path=value, the path names and list indexes joined by dots like "
            "rebalance.0.at",
            '"' + setting.path + '=' + setting.value + '"');
    }
    field_at(document, setting.path) = value_of(setting);
}

}  // namespace levtok::rebalance
