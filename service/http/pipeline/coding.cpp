#include "service/http/pipeline/coding.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <zlib.h>

#include <array>

#include "nav/error.hpp"

namespace levtok::http {
namespace {

/// A window of 32 KiB, with the header and trailer of gzip.
constexpr int gzip_window = 15 + 16;
/// A tenth larger than the best, at a third of its time.
constexpr int level = 4;
constexpr int memory = 8;

}  // namespace

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw Error(ErrorKind::system, "not enough memory to compress an answer");
    }
    std::string result(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    // zlib does not write to its input; its type is older than const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int code = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (code != Z_STREAM_END) throw Error(ErrorKind::system, "an answer could not be compressed");
    return result;
}

std::string entity_tag(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    std::string tag = "\"";
    for (std::size_t i = 0; i < 16; ++i) tag += fmt::format("{:02x}", digest[i]);
    return tag + '"';
}

std::string gzip_tag(std::string_view tag) {
    return std::string(tag.substr(0, tag.size() - 1)) + "-gzip\"";
}

}  // namespace levtok::http
