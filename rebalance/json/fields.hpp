#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nav/check.hpp"
#include "nav/time.hpp"
#include "rebalance/sizing.hpp"

/// What a value that users write consists of, each field said once: its name, place, range and
/// meaning. A function `describe(Fields& fields, T& value)` beside the type says it; visitors read
/// the fields from JSON, write them to JSON or write their schema.

namespace levtok::rebalance {

class Fields;

/// Says the fields of one value.
using Description = std::function<void(Fields&)>;

template <class T>
Description description_of(T& value) {
    return [&value](Fields& fields) { describe(fields, value); };
}

/// A value that stands as a text of a certain form.
struct TextForm {
    const char* type = "";                         ///< what help shows in its place
    const char* rule = "";                         ///< what is right, for messages
    std::string pattern{};                         ///< of JSON Schema; empty: not said
    std::function<std::string()> write;            ///< the value as a text
    std::function<bool(const std::string&)> read;  ///< false where the text has another form
};

/// A list of described values.
struct ObjectList {
    std::size_t size = 0;                            ///< items that there are
    std::size_t item_bytes = 0;                      ///< that an item takes in memory
    std::function<void()> clear;                     ///< takes all items away
    std::function<void(Fields&)> add;                ///< says the fields of a further item
    std::function<void(Fields&, std::size_t)> item;  ///< says those of an item that there is
};

/// A value of one of several kinds, each of which has a name.
struct Kinds {
    struct Kind {
        const char* name;
        std::function<void()> choose;  ///< makes the value this kind's default
    };
    std::vector<Kind> all{};
    const char* chosen = nullptr;
    Description fields{};  ///< of the kind that is chosen
};

/// Whether a list without items is written as an empty one.
enum class Empty { written, left_out };

/// A visitor of fields. It has a function for each kind of field, and the compiler asks each
/// visitor for all of them.
class Fields {
public:
    Fields() = default;
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;
    virtual ~Fields() = default;

    // ---- numbers --------------------------------------------------------------------------------
    virtual void number(const char* key, double& value, const Range& range, const char* doc) = 0;
    virtual void required_number(const char* key, double& value, const Range& range,
                                 const char* doc) = 0;
    virtual void optional_number(const char* key, std::optional<double>& value, const Range& range,
                                 const char* doc) = 0;
    /// A whole number from `low` to `high`.
    virtual void whole(const char* key, std::uint64_t& value, std::uint64_t low, std::uint64_t high,
                       const char* doc) = 0;
    virtual void numbers(const char* key, std::vector<double>& value, const Range& range,
                         const char* doc) = 0;
    /// Rows of numbers; none is left out.
    virtual void table(const char* key, std::vector<std::vector<double>>& value, const Range& range,
                       const char* doc) = 0;

    // ---- texts ----------------------------------------------------------------------------------
    virtual void text(const char* key, std::string& value, const char* doc) = 0;
    virtual void texts(const char* key, std::vector<std::string>& value, const char* doc) = 0;
    virtual void form(const char* key, const TextForm& form, const char* doc) = 0;
    void time_of_day(const char* key, Duration& value, const char* doc);
    /// `"close"` in place of a time of day.
    void time_of_day_or_close(const char* key, Duration& value, bool& at_close, const char* doc);
    void duration(const char* key, Duration& value, const char* doc);
    void time(const char* key, Instant& value, const char* doc);
    void date(const char* key, std::chrono::local_days& value, const char* doc);
    void dates(const char* key, std::vector<std::chrono::local_days>& value, const char* doc);

    /// The name of one of a library.
    virtual void one_of(const char* key, std::string& value,
                        std::span<const std::string_view> names, const char* doc) = 0;
    /// One of a few names; `chosen` is its index.
    virtual void choice_of(const char* key, std::size_t& chosen,
                           std::span<const std::string_view> names, const char* doc) = 0;

    template <class Enum>
    void choice(const char* key, Enum& value,
                std::initializer_list<std::pair<const char*, Enum>> choices, const char* doc) {
        std::vector<std::string_view> names;
        std::size_t chosen = 0;
        for (const auto& [name, meaning] : choices) {
            if (meaning == value) chosen = names.size();
            names.emplace_back(name);
        }
        choice_of(key, chosen, names, doc);
        value = (choices.begin() + chosen)->second;
    }

    // ---- of a rule ------------------------------------------------------------------------------
    virtual void sizing(const char* key, Sizing& value, const char* doc) = 0;
    virtual void fill(const char* key, Fill& value, const char* doc) = 0;

    // ---- of a saved state -----------------------------------------------------------------------
    // Each must be there.
    /// A number to the bit, infinities as text.
    virtual void exact(const char* key, double& value) = 0;
    virtual void microseconds(const char* key, std::int64_t& value) = 0;
    virtual void instants(const char* key, std::vector<Instant>& value) = 0;
    virtual void flag(const char* key, bool& value) = 0;
    virtual void count(const char* key, std::size_t& value) = 0;
    void instant(const char* key, Instant& value);
    void span(const char* key, Duration& value);

    // ---- objects --------------------------------------------------------------------------------
    virtual void object_of(const char* key, const Description& fields, const char* doc) = 0;
    /// `fields` makes the object where there is none.
    virtual void optional_object_of(const char* key, bool is_there, const Description& fields,
                                    const char* doc) = 0;
    virtual void list_of(const char* key, const ObjectList& list, Empty empty, const char* doc) = 0;
    /// A list of at most so many, which a request may fill with a million.
    virtual void rows_of(const char* key, const ObjectList& list, std::size_t most,
                         const char* doc) = 0;
    /// `tag` names the kind of this object, whose fields stand beside it.
    virtual void kind_of(const char* tag, const Kinds& kinds) = 0;

    template <class T>
    void object(const char* key, T& value, const char* doc) {
        object_of(key, description_of(value), doc);
    }
    template <class T>
    void optional_object(const char* key, std::optional<T>& value, const char* doc) {
        const auto fields = [&value](Fields& inner) {
            if (!value) value.emplace();
            describe(inner, *value);
        };
        optional_object_of(key, value.has_value(), fields, doc);
    }
    template <class T>
    void objects(const char* key, std::vector<T>& value, const char* doc,
                 Empty empty = Empty::written) {
        list_of(key, list_in(value), empty, doc);
    }
    template <class T>
    void rows(const char* key, std::vector<T>& value, std::size_t most, const char* doc) {
        rows_of(key, list_in(value), most, doc);
    }
    /// The kinds are those of the variant, and of the variants in it.
    template <class... Kind>
    void tagged(const char* tag, std::variant<Kind...>& value) {
        Kinds kinds{.fields = [&value](Fields& fields) { describe_chosen(fields, value); }};
        add_kinds(kinds, value, value);
        kinds.chosen = name_of_chosen(value);
        kind_of(tag, kinds);
    }
    /// An object whose "kind" names the alternative of the variant.
    template <class... Kind>
    void kind(const char* key, std::variant<Kind...>& value, const char* doc) {
        object_of(
            key, [&value](Fields& fields) { fields.tagged("kind", value); }, doc);
    }

private:
    template <class T>
    static ObjectList list_in(std::vector<T>& value) {
        return {.size = value.size(),
                .item_bytes = sizeof(T),
                .clear = [&value] { value.clear(); },
                .add = [&value](Fields& fields) { describe(fields, value.emplace_back()); },
                .item = [&value](Fields& fields, std::size_t i) { describe(fields, value[i]); }};
    }

    template <class T>
    static void describe_chosen(Fields& fields, T& value) {
        describe(fields, value);
    }
    template <class... Kind>
    static void describe_chosen(Fields& fields, std::variant<Kind...>& value) {
        std::visit([&](auto& kind) { describe_chosen(fields, kind); }, value);
    }
    template <class T>
    static const char* name_of_chosen(const T&) {
        return T::name;
    }
    template <class... Kind>
    static const char* name_of_chosen(const std::variant<Kind...>& value) {
        return std::visit([](const auto& kind) { return name_of_chosen(kind); }, value);
    }
    /// Adds what stands in a variant to the kinds of `value`, in which the variant may stand
    /// itself.
    template <class Value, class... Kind>
    static void add_kinds(Kinds& kinds, Value& value, const std::variant<Kind...>&) {
        (add_kind(kinds, value, Kind{}), ...);
    }
    template <class Value, class Kind>
    static void add_kind(Kinds& kinds, Value& value, const Kind&) {
        kinds.all.push_back({Kind::name, [&value] { value = Kind{}; }});
    }
    template <class Value, class... Kind>
    static void add_kind(Kinds& kinds, Value& value, const std::variant<Kind...>& inner) {
        add_kinds(kinds, value, inner);
    }
};

/// Passes over every field; who looks at some kinds of fields alone overrides those.
class PassingFields : public Fields {
public:
    void number(const char*, double&, const Range&, const char*) override {}
    void required_number(const char*, double&, const Range&, const char*) override {}
    void optional_number(const char*, std::optional<double>&, const Range&, const char*) override {}
    void whole(const char*, std::uint64_t&, std::uint64_t, std::uint64_t, const char*) override {}
    void numbers(const char*, std::vector<double>&, const Range&, const char*) override {}
    void table(const char*, std::vector<std::vector<double>>&, const Range&, const char*) override {
    }
    void text(const char*, std::string&, const char*) override {}
    void texts(const char*, std::vector<std::string>&, const char*) override {}
    void form(const char*, const TextForm&, const char*) override {}
    void one_of(const char*, std::string&, std::span<const std::string_view>,
                const char*) override {}
    void choice_of(const char*, std::size_t&, std::span<const std::string_view>,
                   const char*) override {}
    void sizing(const char*, Sizing&, const char*) override {}
    void fill(const char*, Fill&, const char*) override {}
    void exact(const char*, double&) override {}
    void microseconds(const char*, std::int64_t&) override {}
    void instants(const char*, std::vector<Instant>&) override {}
    void flag(const char*, bool&) override {}
    void count(const char*, std::size_t&) override {}
    void object_of(const char*, const Description&, const char*) override {}
    void optional_object_of(const char*, bool, const Description&, const char*) override {}
    void list_of(const char*, const ObjectList&, Empty, const char*) override {}
    void rows_of(const char*, const ObjectList&, std::size_t, const char*) override {}
    void kind_of(const char*, const Kinds&) override {}
};

}  // namespace levtok::rebalance
