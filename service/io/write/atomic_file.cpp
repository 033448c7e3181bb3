#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "nav/error.hpp"
#include "service/io/write/temporary_files.hpp"
#include "service/io/write/write.hpp"

namespace levtok::io {
namespace {

/// A link is followed, so that the file it points to is replaced, not the link.
std::string followed(const std::string& path) {
    std::error_code none;
    const auto real = std::filesystem::canonical(path, none);
    return none ? path : real.string();
}

/// The open descriptor of a path such as /dev/stdout. The command must not replace its file, which
/// the caller may append to or hold open.
std::optional<int> named_descriptor(std::string_view path) {
    if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(folder)) continue;
        int number = 0;
        const char* const end = path.data() + path.size();
        const auto read = std::from_chars(path.data() + folder.size(), end, number);
        if (read.ec == std::errc{} && read.ptr == end) return number;
    }
    return std::nullopt;
}

}  // namespace

ErrorKind kind_of_refusal(int reason) {
    constexpr std::array<int, 2> absent{ENOENT, ENOTDIR};
    constexpr std::array<int, 10> refused{EACCES,       EEXIST, EPERM, EROFS, EISDIR,
                                          ENAMETOOLONG, ELOOP,  EBADF, ENXIO, ETXTBSY};
    const auto among = [reason](const auto& list) {
        return std::find(list.begin(), list.end(), reason) != list.end();
    };
    return among(absent)    ? ErrorKind::not_found
           : among(refused) ? ErrorKind::conflict
                            : ErrorKind::system;
}

class AtomicFile::Target {
public:
    explicit Target(const std::string& path) : name_(path) {
        struct stat status {};
        if (const auto open = named_descriptor(path)) {
            if (*open == STDOUT_FILENO) name_ = "standard output";
            descriptor_ = ::fcntl(*open, F_DUPFD_CLOEXEC, 0);
        } else if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
            descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        } else {
            final_ = followed(path);
            open_temporary();
            // A replacement keeps the permissions of the file.
            if (descriptor_ >= 0 && status.st_mode != 0)
                ::fchmod(descriptor_, status.st_mode & 07777);
        }
        if (descriptor_ < 0) {
            temporary_.clear();
            fail("cannot be opened for writing");
        }
        if (path.ends_with(".gz")) open_gzip();
    }

    ~Target() {
        if (gzip_ != nullptr) ::gzclose_w(gzip_);
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    void write(std::string_view text) {
        if (gzip_ == nullptr) return write_plain(text);
        while (!text.empty()) {
            const auto piece = text.substr(0, std::size_t{1} << 30);
            if (::gzwrite(gzip_, piece.data(), static_cast<unsigned>(piece.size())) <= 0)
                fail("cannot be written");
            text.remove_prefix(piece.size());
        }
    }

    bool appears() const { return !final_.empty(); }

    void commit() {
        if (gzip_ != nullptr && ::gzclose_w(std::exchange(gzip_, nullptr)) != Z_OK)
            fail("cannot be written");
        if (temporary_.empty()) return;
        if (::fsync(descriptor_) != 0) fail("cannot be written");
        if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written");
        if (::rename(temporary_.c_str(), final_.c_str()) != 0) fail("cannot take its name");
        temporary_.clear();
        removal_ = {};
        sync_folder();
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        const int reason = errno;
        throw Error(
            kind_of_refusal(reason),
            fmt::format("{}: {}: {}; give a path that can be written, with room on its disk", name_,
                        what, std::strerror(reason)));
    }

    /// A killed process of the same number, as that of every container's first, may have left a
    /// file of this name.
    void open_temporary() {
        do {
            temporary_ = temporary_name(final_);
            removal_ = RemovalOnSignal(temporary_);
            descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (descriptor_ >= 0 && !mark_as_in_use(descriptor_)) {
                ::close(std::exchange(descriptor_, -1));
                errno = EEXIST;
            }
        } while (descriptor_ < 0 && errno == EEXIST);
    }

    void open_gzip() {
        const int copy = ::dup(descriptor_);
        if (copy >= 0) gzip_ = ::gzdopen(copy, "wb");
        if (gzip_ != nullptr) return;
        if (copy >= 0) ::close(copy);
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
        fail("cannot be compressed");
    }

    void write_plain(std::string_view text) {
        while (!text.empty()) {
            const auto written = ::write(descriptor_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("cannot be written");
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    /// The new name is on the disk only once its folder is; a file system that cannot sync folders
    /// is not an error.
    void sync_folder() const {
        const auto folder = std::filesystem::path(final_).parent_path();
        const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return;
        ::fsync(descriptor);
        ::close(descriptor);
    }

    std::string name_;
    std::string final_;
    std::string temporary_;  ///< empty where the target is written in place or has its name
    RemovalOnSignal removal_;
    int descriptor_ = -1;
    gzFile gzip_ = nullptr;
};

AtomicFile::AtomicFile(const std::string& path) : target_(std::make_unique<Target>(path)) {}
AtomicFile::~AtomicFile() = default;
AtomicFile::AtomicFile(AtomicFile&&) noexcept = default;
AtomicFile& AtomicFile::operator=(AtomicFile&&) noexcept = default;

void AtomicFile::write(std::string_view text) { target_->write(text); }
void AtomicFile::commit() { target_->commit(); }
bool AtomicFile::appears() const { return target_->appears(); }

}  // namespace levtok::io
