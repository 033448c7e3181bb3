#pragma once

#include <memory>
#include <vector>

#include "service/io/read/text/bytes.hpp"

struct z_stream_s;

namespace levtok::io {

bool is_gzip(std::string_view head);

/// The contents of gzip members, each verified by its checksum (libarchive does not). Throws
/// BrokenBytes where one is cut or damaged.
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
