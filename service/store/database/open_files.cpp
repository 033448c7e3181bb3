#include "service/store/database/open_files.hpp"

#include <sys/stat.h>

#include "service/store/database/database_error.hpp"

namespace levtok::store {
namespace {

constexpr std::array<const char*, 3> endings{"", "-wal", "-shm"};

}  // namespace

std::optional<OpenFiles::Identity> OpenFiles::identity_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return Identity{status.st_dev, status.st_ino};
}

void OpenFiles::remember(bool with_log) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < (with_log ? endings.size() : 1); ++i) {
        if (!known_[i]) known_[i] = identity_of(path_ + endings[i]);
    }
}

void OpenFiles::require_in_place() const {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < endings.size(); ++i) {
        const std::string path = path_ + endings[i];
        if (!known_[i] || known_[i] == identity_of(path)) continue;
        throw DatabaseError(ErrorKind::system,
                            "cannot write " + path +
                                ": the file was moved, removed or replaced while it is in use; "
                                "put it back, or start levtok again on the file that is there now");
    }
}

}  // namespace levtok::store
