#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace levtok::cli {

/// The candidate that `text` was probably meant to be: the fewest edits away, at most a third of
/// its length; nothing when none is near.
std::optional<std::string> nearest(std::string_view text, std::span<const std::string> candidates);

/// ` (did you mean X?)`, or nothing.
std::string did_you_mean(std::string_view text, std::span<const std::string> candidates);

}  // namespace levtok::cli
