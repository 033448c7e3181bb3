#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "nav/error.hpp"
#include "service/io/write.hpp"

namespace levtok::io {
namespace {

/// A link is followed, so that the file it points to is replaced, not the link.
std::string followed(const std::string& path) {
    std::error_code none;
    const auto real = std::filesystem::canonical(path, none);
    return none ? path : real.string();
}

/// Unlike the name of any other file of this process or another.
std::string temporary_name(const std::string& path) {
    static std::atomic<unsigned> count{0};
    const std::filesystem::path whole(path);
    const auto name = fmt::format(".{}.{}-{}.tmp", whole.filename().string(), ::getpid(), count++);
    return (whole.parent_path() / name).string();
}

}  // namespace

class AtomicFile::Target {
public:
    explicit Target(const std::string& path) : name_(path) {
        struct stat status {};
        if (path == "-") {
            name_ = "standard output";
            descriptor_ = STDOUT_FILENO;
        } else if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
            descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        } else {
            final_ = followed(path);
            temporary_ = temporary_name(final_);
            descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            // What replaces a file keeps its permissions.
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
        if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
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

    void commit() {
        if (gzip_ != nullptr && ::gzclose_w(std::exchange(gzip_, nullptr)) != Z_OK)
            fail("cannot be written");
        if (temporary_.empty()) return;
        if (::fsync(descriptor_) != 0) fail("cannot be written");
        if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written");
        if (::rename(temporary_.c_str(), final_.c_str()) != 0) fail("cannot take its name");
        temporary_.clear();
        sync_folder();
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        const int reason = errno;
        const bool no_folder = reason == ENOENT || reason == ENOTDIR;
        throw Error(
            no_folder ? ErrorKind::not_found : ErrorKind::system,
            fmt::format("{}: {}: {}; give a path that can be written, with room on its disk", name_,
                        what, std::strerror(reason)));
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

    /// The new name is on the disk only when its folder is; a file system that cannot sync folders
    /// is no mistake.
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
    int descriptor_ = -1;
    gzFile gzip_ = nullptr;
};

AtomicFile::AtomicFile(const std::string& path) : target_(std::make_unique<Target>(path)) {}
AtomicFile::~AtomicFile() = default;
AtomicFile::AtomicFile(AtomicFile&&) noexcept = default;
AtomicFile& AtomicFile::operator=(AtomicFile&&) noexcept = default;

void AtomicFile::write(std::string_view text) { target_->write(text); }
void AtomicFile::commit() { target_->commit(); }

}  // namespace levtok::io
