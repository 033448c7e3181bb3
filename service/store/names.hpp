#pragma once

#include <string>
#include <string_view>

namespace levtok::store {

/// Throws InvalidValue naming `field` unless `name` can be a symbol or an id: 1 to 64 letters,
/// digits and signs of `._-+:`, so that it can be used in a path and in a file name as it is.
void check_name(std::string_view name, std::string_view field);

/// `text` as a name: letters of the Latin alphabets without their accents, a dash for each run of
/// other characters between them, cut to the longest name. Where no letter or digit is left, its
/// characters by their code points: `u6bd4-u7279`. Empty for an empty text.
std::string as_name(const std::string& text);

/// Throws InvalidValue unless `key` can be an Idempotency-Key.
void check_idempotency(std::string_view key);

/// Of a request whose Idempotency-Key was given before with another one.
[[noreturn]] void throw_other_request(const std::string& key);

}  // namespace levtok::store
