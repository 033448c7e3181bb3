#pragma once

#include <memory>
#include <vector>

#include "service/io/read/text/bytes.hpp"

struct z_stream_s;

namespace levtok::io {

bool is_gzip(std::string_view head);

/// What gzip packed, in one part or several, each held against its checksum (libarchive does not).
/// Throws BrokenBytes where it is cut or damaged.
class GzipBytes final : public Bytes {
public:
    explicit GzipBytes(Bytes& packed);
    ~GzipBytes() override;

private:
    std::size_t more(char* out, std::size_t room) override;
    bool take_input();

    Bytes& packed_;
    std::unique_ptr<z_stream_s> stream_;
    std::vector<char> input_;
    bool within_part_ = true;
};

}  // namespace levtok::io
