#include "rebalance/json/similar.hpp"

#include <algorithm>
#include <utility>

namespace levtok::rebalance {
namespace {

/// Longer texts are no misspelt names, and the distance costs the product of the lengths.
constexpr std::size_t longest_name = 64;

/// A letter or two begin many names.
constexpr std::size_t letters_that_begin = 3;

/// One letter in three may be wrong, and one in a short name.
std::size_t letters_allowed(std::string_view name) {
    return std::max<std::size_t>(1, name.size() / 3);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_before;
    std::vector<std::size_t> before(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) before[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::vector<std::size_t> row(b.size() + 1);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, before[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], two_before[j - 2] + 1);
        }
        two_before = std::exchange(before, std::move(row));
    }
    return before[b.size()];
}

std::vector<std::string_view> similar_names(std::string_view name,
                                            const std::vector<std::string_view>& known) {
    if (name.empty() || name.size() > longest_name) return {};
    std::vector<std::pair<std::size_t, std::string_view>> found;
    for (const auto candidate : known) {
        const std::size_t distance = edit_distance(name, candidate);
        if (candidate.starts_with(name)) {
            // Whoever has begun a name means it rather than one with other letters.
            found.emplace_back(name.size() < letters_that_begin ? letters_allowed(name) : 1,
                               candidate);
        } else if (distance <= letters_allowed(name)) {
            found.emplace_back(distance, candidate);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string_view> names;
    names.reserve(found.size());
    for (const auto& [distance, candidate] : found) names.push_back(candidate);
    return names;
}

std::string hint_at(std::string_view name, const std::vector<std::string_view>& known) {
    const auto near = similar_names(name, known);
    return near.empty() ? "" : "; did you mean " + std::string(near.front()) + '?';
}

std::string in_message(std::string_view key) {
    std::string out(key);
    for (char& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) c = '?';
    }
    return out;
}

std::string listed(const std::vector<std::string_view>& names) {
    std::string text;
    for (const auto name : names) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

}  // namespace levtok::rebalance
