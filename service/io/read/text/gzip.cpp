#include "service/io/read/text/gzip.hpp"

#include <zlib.h>

namespace levtok::io {
namespace {

constexpr std::size_t compressed_chunk = std::size_t{1} << 16;
constexpr int gzip_alone = 15 + 16;  ///< zlib's number for its largest window and gzip's own head

[[noreturn]] void fail(const std::string& reason) {
    throw BrokenBytes("gzip", "the stream is broken: " + reason, "compress or copy the file again");
}

Bytef* bytes_of(char* text) { return reinterpret_cast<Bytef*>(text); }

}  // namespace

bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }

GzipBytes::GzipBytes(Bytes& packed)
    : packed_(packed), stream_(std::make_unique<z_stream>()), input_(compressed_chunk) {
    if (::inflateInit2(stream_.get(), gzip_alone) != Z_OK)
        throw Error(ErrorKind::system, "no memory to unpack gzip");
}

GzipBytes::~GzipBytes() { ::inflateEnd(stream_.get()); }

bool GzipBytes::take_input() {
    if (stream_->avail_in > 0) return true;
    stream_->next_in = bytes_of(input_.data());
    stream_->avail_in = static_cast<uInt>(packed_.read(input_.data(), input_.size()));
    return stream_->avail_in > 0;
}

std::size_t GzipBytes::more(char* out, std::size_t room) {
    stream_->next_out = bytes_of(out);
    stream_->avail_out = static_cast<uInt>(room);
    while (stream_->avail_out > 0) {
        if (!take_input()) {
            if (within_part_) fail("it ends too early");
            break;
        }
        if (!within_part_) {
            // Zeros fill the last block of a tape or a disk image.
            if (*stream_->next_in == 0) {
                ++stream_->next_in;
                --stream_->avail_in;
                continue;
            }
            ::inflateReset(stream_.get());
            within_part_ = true;
        }
        const int code = ::inflate(stream_.get(), Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            within_part_ = false;
        } else if (code != Z_OK) {
            fail(stream_->msg == nullptr ? "it cannot be unpacked" : stream_->msg);
        }
    }
    return room - stream_->avail_out;
}

}  // namespace levtok::io
