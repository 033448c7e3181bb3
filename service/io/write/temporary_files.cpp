#include "service/io/write/temporary_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

namespace levtok::io {
namespace {

enum class Use { none, being_written, ready };

/// The data that a signal handler may read: fixed memory and lock-free states.
struct Slot {
    std::atomic<Use> use{Use::none};
    std::array<char, PATH_MAX> path{};
};
static_assert(std::atomic<Use>::is_always_lock_free);

std::array<Slot, 16>
    slots;  // NOLINT(*-avoid-non-const-global-variables): a handler has no argument

void remove_and_end(int signal) {
    remove_temporary_files();
    // SA_RESETHAND has restored the default action, which follows when this handler returns.
    ::raise(signal);
}

constexpr std::string_view temporary_ending = ".levtok.tmp";

}  // namespace

std::string temporary_name(const std::string& path) {
    static std::atomic<unsigned> count{0};
    const std::filesystem::path whole(path);
    const auto name = fmt::format(".{}.{}-{}{}", whole.filename().string(), ::getpid(), count++,
                                  temporary_ending);
    return (whole.parent_path() / name).string();
}

bool mark_as_in_use(int descriptor) {
    ::flock(descriptor, LOCK_SH | LOCK_NB);
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && status.st_nlink > 0;
}

/// A file whose lock can be had is no one's: the lock ends with the process.
void remove_left_files(const std::string& folder) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with('.') || !name.ends_with(temporary_ending)) continue;
        const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (file < 0) continue;
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
        ::close(file);
    }
}

RemovalOnSignal::RemovalOnSignal(const std::string& path) {
    if (path.size() >= PATH_MAX) return;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        Use free = Use::none;
        if (!slots[i].use.compare_exchange_strong(free, Use::being_written)) continue;
        std::memcpy(slots[i].path.data(), path.c_str(), path.size() + 1);
        slots[i].use = Use::ready;
        slot_ = static_cast<int>(i);
        return;
    }
}

RemovalOnSignal::~RemovalOnSignal() {
    if (slot_ >= 0) slots[static_cast<std::size_t>(slot_)].use = Use::none;
}

RemovalOnSignal::RemovalOnSignal(RemovalOnSignal&& other) noexcept
    : slot_(std::exchange(other.slot_, -1)) {}

RemovalOnSignal& RemovalOnSignal::operator=(RemovalOnSignal&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
}

void remove_temporary_files() {
    for (const auto& slot : slots) {
        if (slot.use == Use::ready) ::unlink(slot.path.data());
    }
}

void remove_temporary_files_on_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) continue;
        action = {};
        action.sa_handler = remove_and_end;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        ::sigaction(signal, &action, nullptr);
    }
}

}  // namespace levtok::io
