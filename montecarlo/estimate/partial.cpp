#include "montecarlo/estimate/partial.hpp"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

#include "montecarlo/estimate/bytes.hpp"
#include "rebalance/json/document.hpp"

namespace levtok::montecarlo {
namespace {

constexpr std::string_view magic = "levtok partial result 4\n";
constexpr std::size_t contents_at = magic.size() + sizeof(std::uint64_t);

std::size_t path_count(std::uint64_t first_block, std::uint64_t end_block, std::uint64_t paths) {
    const auto end = std::min(end_block * block_paths, paths);
    return static_cast<std::size_t>(end - first_block * block_paths);
}

/// Values of both ranges in columns that span both.
void join_values(Partial& left, const Partial& right, std::uint64_t first, std::uint64_t end) {
    if (left.values.columns.empty()) return;
    Values all{first * block_paths, {}};
    for (std::size_t c = 0; c < left.values.columns.size(); ++c) {
        auto& column = all.columns.emplace_back(path_count(first, end, left.paths), 0.0);
        for (const Partial* part : {static_cast<const Partial*>(&left), &right}) {
            const auto& from = part->values.columns[c];
            const auto offset = part->values.first_path - all.first_path;
            std::copy(from.begin(), from.end(),
                      column.begin() + static_cast<std::ptrdiff_t>(offset));
        }
    }
    left.values = std::move(all);
}

}  // namespace

void add_values(Values& values, const PathBlock& block) {
    if (values.columns.empty()) return;
    const auto offset = static_cast<std::ptrdiff_t>(block.index * block_paths - values.first_path);
    std::size_t place = 0;
    for (const auto& token : block.tokens) {
        for (const auto& from : token.distributions()) {
            auto& column = values.columns[place++];
            std::copy(from.begin(), from.end(), column.begin() + offset);
        }
    }
}

void add_samples(Samples& samples, const PathBlock& block) {
    if (block.index != 0) return;
    const auto paths = std::min<std::size_t>(block.paths, limits::sample_paths);
    const auto add = [&](const std::vector<PerPath>& recorded) {
        auto& series = samples.emplace_back(paths);
        for (std::size_t path = 0; path < paths; ++path) {
            for (const auto& step : recorded) series[path].push_back(step[path]);
        }
    };
    for (const auto& underlying : block.underlyings) add(*underlying.recorded);
    for (const auto& token : block.tokens) add(*token.recorded);
}

std::string to_bytes(Partial& partial) {
    ByteWriter write{std::string(magic) + std::string(sizeof(std::uint64_t), '\0')};
    write(partial);
    std::string bytes = write.take();
    const std::string_view contents = std::string_view(bytes).substr(contents_at);
    const std::uint64_t hash = hash_of(contents);
    std::memcpy(bytes.data() + magic.size(), &hash, sizeof hash);
    return bytes;
}

Partial from_bytes(std::string_view bytes) {
    if (!bytes.starts_with(magic)) {
        throw Error(ErrorKind::malformed,
                    "is not a partial result that this version of levtok writes");
    }
    std::uint64_t hash = 0;
    ByteReader head(bytes.substr(magic.size()));
    head(hash);
    bytes.remove_prefix(contents_at);
    if (hash_of(bytes) != hash) {
        throw Error(ErrorKind::malformed, "is damaged: its contents do not match its hash");
    }
    Partial partial;
    ByteReader read(bytes);
    read(partial);
    read.require_end();
    return partial;
}

void join(Partial& left, Partial right) {
    assert(left.job == right.job);
    if (left.fuses != right.fuses) {
        throw Error(ErrorKind::conflict,
                    "partial results come from kernels that round differently (with and without "
                    "fused multiply-add); choose the same --kernel for all");
    }
    const auto first = std::min(left.first, right.first);
    const auto end = std::max(left.end, right.end);
    left.tree.join_tree(std::move(right.tree));
    join(left.counts, right.counts);
    join_values(left, right, first, end);
    if (left.samples.empty()) left.samples = std::move(right.samples);
    left.first = first;
    left.end = end;
}

std::string differences(const std::string& job, const std::string& other) {
    if (job == other) return {};
    const auto parsed = [](const std::string& text) -> nlohmann::json {
        try {
            return rebalance::parse_strictly(text);
        } catch (const Error&) {
            return nullptr;
        }
    };
    const auto a = parsed(job);
    const auto b = parsed(other);
    if (!a.is_object() || !b.is_object()) return "the job of one of them cannot be read";
    std::string out;
    const auto note = [&](const std::string& key) { out += (out.empty() ? "" : ", ") + key; };
    for (const auto& [key, value] : a.items()) {
        if (!b.contains(key) || b[key] != value) note(key);
    }
    for (const auto& [key, value] : b.items()) {
        if (!a.contains(key)) note(key);
    }
    return "they differ in " + (out.empty() ? "form" : out);
}

}  // namespace levtok::montecarlo
