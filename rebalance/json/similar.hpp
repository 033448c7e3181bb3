#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Which known name a misspelt one may have meant.
namespace levtok::rebalance {

/// How many letters must be inserted, deleted, replaced or swapped with the next one to turn `a`
/// into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The names of `known` that `name` may have meant, the nearest first: they start with it, or few
/// letters differ.
std::vector<std::string_view> similar_names(std::string_view name,
                                            const std::vector<std::string_view>& known);

/// `; did you mean X?` with the nearest of `known`, or nothing: the end of a message.
std::string hint_at(std::string_view name, const std::vector<std::string_view>& known);

/// A key that somebody wrote, as part of a message: a control character, which would end the
/// message or command the terminal, stands as `?`.
std::string in_message(std::string_view key);

/// `a, b, c`.
std::string listed(const std::vector<std::string_view>& names);

}  // namespace levtok::rebalance
