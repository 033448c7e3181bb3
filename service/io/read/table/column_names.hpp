#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace levtok::io {

/// A column's name in normal form: letters and digits, in lower case. `Close**` is `close`, `Open
/// Time` is `opentime`.
std::string normal_name(std::string_view name);

/// The words of a column's name in lower case: `adjOpen` and `Adj Open` are `adj`, `open`;
/// `1. open` is `1`, `open`.
std::vector<std::string> words_of_name(std::string_view name);

/// Whether `name` is one of `names`.
bool is_among(std::span<const std::string_view> names, std::string_view name);

/// Whether one of the words of a column's name is one of `words`.
bool has_word(std::string_view name, std::span<const std::string_view> words);

/// Whether a table of prices or rates would have a column so called.
bool is_usual_name(std::string_view name);

}  // namespace levtok::io
