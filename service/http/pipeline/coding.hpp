#pragma once

#include <string>
#include <string_view>

namespace levtok::http {

/// `bytes` as a gzip member (RFC 1952).
std::string gzip(std::string_view bytes);

/// A strong entity tag, quoted: the first 128 bits of the bytes' SHA-256, with `-gzip` where the
/// bytes are sent compressed.
std::string entity_tag(std::string_view bytes);
std::string gzip_tag(std::string_view tag);

}  // namespace levtok::http
