#pragma once

#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {

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
