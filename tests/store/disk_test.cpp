#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>

#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/store/child.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// A disk that takes no more, and a folder that takes nothing.
namespace levtok::store {
namespace {

using io::has;

constexpr uid_t nobody = 65534;

/// A file system of a few megabytes, gone with it. Only root may have one.
class SmallDisk {
public:
    explicit SmallDisk(std::string folder) : folder_(std::move(folder)) {
        mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=2m") == 0;
        if (!mounted_) std::printf("skipped: a small disk needs root (%s)\n", std::strerror(errno));
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool is_there() const { return mounted_; }

    /// Takes what room there is.
    void fill() const {
        const int file = ::open(ballast().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        const std::string block(4096, 'x');
        while (::write(file, block.data(), block.size()) > 0) continue;
        ::close(file);
    }
    void free() const { ::unlink(ballast().c_str()); }

private:
    std::string ballast() const { return folder_ + "/ballast"; }

    std::string folder_;
    bool mounted_ = false;
};

std::string error_of_append(Store& store, std::span<const Observation> bars) {
    try {
        store.append_bars("btc", bars);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::system);
        return error.what();
    }
    return {};
}

/// Appends bars one at a time until one is refused; the message, and how many are stored.
std::string append_until_refused(Store& store, std::span<const Observation> bars,
                                 std::size_t& done) {
    for (; done < bars.size(); ++done) {
        const auto message = error_of_append(store, bars.subspan(done, 1));
        if (!message.empty()) return message;
    }
    return {};
}

}  // namespace

TEST_CASE("a full disk refuses writes, lets reads go on and damages nothing") {
    const Sqlite place;
    const SmallDisk disk(place.folder().folder().string());
    if (!disk.is_there()) return;
    const auto bars = wild_bars(6000);
    const auto token = token_of("A", "ftx-bull");
    std::size_t done = 0;
    {
        Store store(*place.url());
        store.put_token(token);
        store.append_bars("btc", std::span(bars).first(done = 100));
        disk.fill();
        const auto message = append_until_refused(store, bars, done);
        CHECK(has(message, "cannot write " + place.path() + ": the disk is full"));
        REQUIRE(done < bars.size());

        const auto stands = [&](const Store& at) {
            return difference(replayed(token, std::span(bars).first(done), {}, {}),
                              stored(at, "A"));
        };
        CHECK(stands(store) == "");
        CHECK_THROWS_AS(store.add_key("", Role::read), Error);
        CHECK(stands(Store(*place.url())) == "");
        CHECK(problems_of(store) == "");
        CHECK(has(error_of_append(store, std::span(bars).subspan(done, 1000)), "the disk is full"));
        CHECK(stands(store) == "");
        CHECK(has(io::message_of([&] { store.check_ready(); }), "the disk is full"));

        disk.free();
        store.append_bars("btc", std::span(bars).subspan(done, 200));
        done += 200;
        CHECK(stands(store) == "");
        store.check_ready();
        disk.fill();
    }
    // One that starts on a full disk reads too, and writes once there is room again.
    Store store(*place.url());
    CHECK(store.nav("A", {.limit = everything}).size() == done);
    CHECK(has(error_of_append(store, std::span(bars).subspan(done, 1000)), "cannot write"));
    disk.free();
    store.append_bars("btc", std::span(bars).subspan(done, 100));
    done += 100;
    CHECK(store.nav("A", {.limit = everything}).size() == done);
    CHECK(problems_of(store) == "");
    CHECK(difference(replayed(token, std::span(bars).first(done), {}, {}), stored(store, "A")) ==
          "");
}

TEST_CASE("a file that may not grow refuses writes whole") {
    const Sqlite place;
    const auto bars = wild_bars(3000);
    const auto token = token_of("A", "ftx-bull");
    Child child([&](int out) {
        Store store(*place.url());
        store.put_token(token);
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1 << 20, 1 << 20};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        std::size_t done = 0;
        std::string told = append_until_refused(store, bars, done);
        told += '\n' + difference(replayed(token, std::span(bars).first(done), {}, {}),
                                  stored(store, "A"));
        told += problems_of(store);
        if (::write(out, told.data(), told.size()) < 0) std::_Exit(3);
    });
    const std::string told = child.told();
    INFO(told);
    CHECK(child.code() == 0);
    CHECK(has(told, "cannot write " + place.path() + ": "));
    CHECK(told.find('\n') == told.size() - 1);
    Store store(*place.url());
    const auto rows = store.nav("A", {.limit = everything}).size();
    CHECK(rows > 10);
    CHECK(difference(replayed(token, std::span(bars).first(rows), {}, {}), stored(store, "A")) ==
          "");
    store.append_bars("btc", std::span(bars).subspan(rows));
    CHECK(problems_of(store) == "");
}

TEST_CASE("a new file and its log can be read by their owner alone") {
    const Sqlite place;
    const Store store(*place.url());
    for (const std::string& file : {place.path(), place.path() + "-wal"}) {
        CAPTURE(file);
        CHECK(std::filesystem::status(file).permissions() ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    }
}

TEST_CASE("a read-only folder can be read") {
    const Sqlite place;
    const auto bars = wild_bars(20);
    {
        Store store(*place.url());
        store.put_token(token_of("A", "ftx-bull"));
        store.append_bars("btc", std::span(bars).first(10));
    }
    const std::string folder = place.folder().folder().string();
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        ::chmod(entry.path().c_str(), 0444);
    }
    ::chmod(folder.c_str(), 0555);
    Child child([&](int out) {
        // Root may write whatever the permissions say.
        if (::getuid() == 0 && ::setuid(nobody) != 0) std::_Exit(4);
        Store store(*place.url());
        std::string told = std::to_string(store.nav("A", {.limit = everything}).size());
        told += ' ' + error_of_append(store, std::span(bars).subspan(10));
        told += ' ' + std::to_string(store.bars("btc", {}).size()) + problems_of(store);
        if (::write(out, told.data(), told.size()) < 0) std::_Exit(3);
    });
    const std::string told = child.told();
    ::chmod(folder.c_str(), 0755);
    INFO(told);
    CHECK(child.code() == 0);
    CHECK(told.starts_with("10 cannot write " + place.path() + ": the file"));
    CHECK(told.ends_with(" 10"));
}

}  // namespace levtok::store
