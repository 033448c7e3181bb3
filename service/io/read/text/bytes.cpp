#include "service/io/read/text/bytes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace levtok::io {
namespace {

/// The first block of a tar, whose mark stands at 257, and enough of a text to know it by.
constexpr std::size_t head_size = 4096;

int open_path(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }

[[noreturn]] void throw_unopened(const std::string& path, int reason) {
    const bool refused = reason == EACCES || reason == EPERM;
    const auto kind = reason == ENOENT || reason == ENOTDIR ? ErrorKind::not_found
                      : refused                             ? ErrorKind::conflict
                                                            : ErrorKind::system;
    throw Error(kind, fmt::format("{}: cannot be opened: {}", path, std::strerror(reason)));
}

/// The length of the part of `path` that is a file, where the rest of it may be a table in it.
std::size_t length_of_file(const std::string& path) {
    struct stat status {};
    for (auto slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
        if (::stat(path.substr(0, slash).c_str(), &status) != 0) break;
        if (S_ISREG(status.st_mode)) return slash;
    }
    return std::string::npos;
}

}  // namespace

std::string_view Bytes::head() {
    if (has_head_) return head_;
    has_head_ = true;
    head_.resize(head_size);
    std::size_t filled = 0;
    while (filled + least_room <= head_size && !at_end_) {
        const auto got = more(head_.data() + filled, head_size - filled);
        at_end_ = got == 0;
        filled += got;
    }
    head_.resize(filled);
    return head_;
}

std::size_t Bytes::read(char* out, std::size_t room) {
    const auto left = head_left().substr(0, room);
    left.copy(out, left.size());
    head_taken_ += left.size();
    if (!left.empty() || at_end_) return left.size();
    const auto got = more(out, room);
    at_end_ = got == 0;
    return got;
}

void Bytes::drop_head() {
    head_.clear();
    head_taken_ = 0;
    has_head_ = false;
    at_end_ = false;
}

StoredBytes::StoredBytes(const TextSource& source) : name_(source.name), member_(source.member) {
    if (source.memory) {
        memory_ = *source.memory;
        total_ = memory_.size();
        return;
    }
    descriptor_ = name_ == "-" ? ::dup(STDIN_FILENO) : open_path(name_);
    if (descriptor_ < 0 && errno == ENOTDIR) {
        const auto length = length_of_file(name_);
        if (length == std::string::npos) throw_unopened(name_, ENOTDIR);
        member_ = name_.substr(length + 1);
        name_.resize(length);
        descriptor_ = open_path(name_);
    }
    if (descriptor_ < 0) throw_unopened(name_, errno);
    if (name_ == "-") name_ = "standard input";
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return;
    if (S_ISDIR(status.st_mode)) {
        ::close(descriptor_);
        throw Error(ErrorKind::malformed, name_ + ": is a folder; name a file in it");
    }
    regular_ = S_ISREG(status.st_mode) && ::lseek(descriptor_, 0, SEEK_CUR) == 0;
    if (S_ISREG(status.st_mode)) total_ = static_cast<std::uint64_t>(status.st_size);
}

StoredBytes::~StoredBytes() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t StoredBytes::more(char* out, std::size_t room) {
    if (in_memory()) {
        const auto part = memory_.substr(std::min<std::size_t>(place_, memory_.size()), room);
        part.copy(out, part.size());
        place_ += part.size();
        return part.size();
    }
    std::size_t filled = 0;
    while (filled < room) {
        const auto got = ::read(descriptor_, out + filled, room - filled);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            throw Error(ErrorKind::system,
                        fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
        }
        filled += static_cast<std::size_t>(got);
    }
    place_ += filled;
    return filled;
}

void StoredBytes::seek(std::uint64_t place) {
    drop_head();
    place_ = place;
    if (!in_memory()) ::lseek(descriptor_, static_cast<off_t>(place), SEEK_SET);
}

}  // namespace levtok::io
