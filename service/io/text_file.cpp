#include "service/io/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace levtok::io {
namespace {

int open_descriptor(const std::string& path) {
    const int descriptor =
        path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const bool refused = errno == EACCES || errno == EPERM;
        const auto kind = errno == ENOENT || errno == ENOTDIR ? ErrorKind::not_found
                          : refused                           ? ErrorKind::conflict
                                                              : ErrorKind::system;
        throw Error(kind, fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
    }
    return descriptor;
}

}  // namespace

TextFile::TextFile(const TextSource& source)
    : name_(source.name == "-" ? "standard input" : source.name), buffer_(block_size + padding) {
    if (source.memory) {
        memory_ = *source.memory;
        bytes_total_ = memory_.size();
    } else {
        open(source.name);
    }
}

void TextFile::open(const std::string& path) {
    const int descriptor = open_descriptor(path);
    struct stat status {};
    if (::fstat(descriptor, &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            ::close(descriptor);
            throw Error(ErrorKind::malformed, name_ + ": is a folder; name a file in it");
        }
        if (S_ISREG(status.st_mode)) bytes_total_ = static_cast<std::uint64_t>(status.st_size);
    }
    file_ = ::gzdopen(descriptor, "rb");
    if (file_ == nullptr) {
        ::close(descriptor);
        throw Error(ErrorKind::system, name_ + ": no memory to read it");
    }
    ::gzbuffer(file_, 1U << 16);
}

TextFile::~TextFile() {
    if (file_ != nullptr) ::gzclose_r(file_);
}

bool TextFile::refill() {
    if (at_end_) return false;
    ++blocks_;
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ + block_size + padding > buffer_.size()) buffer_.resize(end_ + block_size + padding);
    const std::size_t got = read_block(buffer_.data() + end_);
    at_end_ = got < block_size;
    end_ += got;
    bytes_delivered_ += got;
    std::memset(buffer_.data() + end_, 0, padding);
    return got > 0;
}

/// As much as there is, at most block_size.
std::size_t TextFile::read_block(char* out) {
    if (file_ == nullptr) {
        const auto part = memory_.substr(0, block_size);
        part.copy(out, part.size());
        memory_.remove_prefix(part.size());
        return part.size();
    }
    const int got = ::gzread(file_, out, static_cast<unsigned>(block_size));
    int code = Z_OK;
    const char* reason = ::gzerror(file_, &code);
    if (code == Z_ERRNO) {
        throw Error(ErrorKind::system,
                    fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
    }
    // A cut gzip stream reads as a short file and only this code tells them apart.
    if (got < 0 || code != Z_OK) {
        throw InputError(name_, line_ + 1, "gzip", fmt::format("the stream is broken: {}", reason),
                         "compress or copy the file again");
    }
    return static_cast<std::size_t>(got);
}

bool TextFile::next_line(std::string_view& line) {
    std::size_t searched = 0;
    for (;;) {
        const auto text = unread();
        const auto length = text.find('\n', searched);
        if (length != std::string_view::npos) {
            line = text.substr(0, length);
            take_line(text.data() + length + 1);
            break;
        }
        searched = text.size();
        if (searched > longest_line) {
            throw InputError(name_, line_ + 1, "line", "is longer than 1 MiB",
                             "give a text file with one row a line");
        }
        if (refill()) continue;
        line = unread();
        if (line.empty()) return false;
        take_line(line.data() + line.size());
        break;
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

std::uint64_t TextFile::bytes_read() const {
    if (file_ == nullptr) return bytes_delivered_;
    const auto offset = ::gzoffset(file_);
    return offset < 0 ? bytes_delivered_ : static_cast<std::uint64_t>(offset);
}

}  // namespace levtok::io
