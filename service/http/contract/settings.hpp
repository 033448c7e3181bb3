#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace levtok::rebalance {
class Fields;
}

/// The settings of a server.
namespace levtok::http {

/// Whether reading needs a key.
enum class Reading {
    open,  ///< not on a loopback address
    key,   ///< everywhere
};

/// Whether writing and computing need a key.
enum class Writing {
    key,   ///< everywhere
    open,  ///< not where reading is open, for trials on one's own machine
};

/// Which time is now where a page says that a market has ended.
enum class PageClock {
    machine,
    data,  ///< that of the newest bar: the data are of a past that is shown as it goes on
};

enum class RequestLog { on, off };

/// The source of the client's address.
enum class ClientAddress {
    connection,  ///< the peer of the connection
    forwarded,   ///< a proxy on the same machine names it last in X-Forwarded-For
};

/// Precedence: flags, then environment (LEVTOK_LISTEN, LEVTOK_MAX_BODY_BYTES, …), then file, then
/// these defaults.
struct Settings {
    std::string listen = "127.0.0.1:8080";  ///< ADDRESS:PORT, [ADDRESS]:PORT; port 0 picks one
    std::string data = "levtok-data";       ///< folder of the SQLite file
    std::string database;                   ///< URL; empty: an SQLite file in `data`
    std::string store_password_file;        ///< holds the password of a PostgreSQL database
    std::string certificate;                ///< PEM file with the chain; empty: no TLS
    std::string private_key;                ///< PEM file
    Reading reading = Reading::open;
    Writing writing = Writing::key;
    PageClock clock = PageClock::machine;
    std::vector<std::string> cors_origins;  ///< that browsers may read from; "*" is any
    std::vector<std::string> hosts;  ///< names of the server in Host, beside its loopback ones
    ClientAddress client_address = ClientAddress::connection;
    RequestLog request_log = RequestLog::on;

    std::uint64_t threads = 32;                     ///< worker threads that serve requests
    std::uint64_t max_in_flight = 256;              ///< requests served or queued; more get 503
    std::uint64_t max_connections = 10'000;         ///< more get 503
    std::uint64_t max_streams = 256;                ///< server-sent events; each has a thread
    std::uint64_t max_body_bytes = 16u << 20;       ///< of one request
    std::uint64_t max_buffered_bytes = 256u << 20;  ///< of all requests and answers in progress
    std::uint64_t request_ms = 15'000;              ///< for a whole head and body to arrive
    std::uint64_t answer_ms = 30'000;               ///< for the client to receive a whole answer
    std::uint64_t idle_ms = 60'000;                 ///< between requests of a connection
    std::uint64_t drain_ms = 10'000;                ///< for requests in progress at SIGTERM

    std::uint64_t heavy_threads = 2;     ///< heavy requests computed at once
    std::uint64_t heavy_waiting = 8;     ///< heavy requests that wait; more get 503
    std::uint64_t heavy_wait_ms = 2000;  ///< longest wait of a heavy request
    std::uint64_t max_jobs = 100;        ///< Monte Carlo jobs that wait
    std::uint64_t job_threads = 1;       ///< for Monte Carlo jobs; 0: another instance runs them
    std::uint64_t keep_jobs_days = 30;   ///< after which an ended job is deleted; 0: never
    std::uint64_t max_ahead_s = 86'400;  ///< that a posted stamp may be ahead of the clock; 0: any
    std::uint64_t max_tick_ahead_s = 5;  ///< the same for a tick; 0: any

    std::uint64_t min_free_bytes = 64u << 20;  ///< of the store's disk; with less /readyz is 503

    double requests_per_second = 1000;  ///< of a key, or of an address other than loopback; 0: any
    double request_burst = 2000;        ///< that may come at once

    std::uint64_t gzip_from_bytes = 1024;       ///< smaller answers are sent as they are
    std::uint64_t max_cache_bytes = 64u << 20;  ///< of the cache of answers
};

void describe(rebalance::Fields& fields, Settings& settings);

/// A name and a text: LEVTOK_LISTEN without its prefix, or a flag.
using NamedText = std::pair<std::string, std::string>;

/// Settings from the text of a configuration file (empty: none), from environment variables and
/// from flags, which both name fields of Settings; later sources take precedence. Throws Error
/// naming the field and the source of its value.
Settings read_settings(std::string_view file, const std::vector<NamedText>& environment,
                       const std::vector<NamedText>& flags);

/// The environment variables LEVTOK_… that name a field of Settings.
std::vector<NamedText> settings_of_environment();

/// Messages on environment variables LEVTOK_… that nearly name a field.
std::vector<std::string> misspelt_in_environment();

/// One line per setting: `name  default  meaning`.
std::string settings_help();

/// The two parts of `listen`; throws InvalidValue.
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
    bool loopback = false;
};
ListenAddress listen_address(const Settings& settings);

/// The URL of the store: `database`, with the password of `store_password_file`, or the SQLite file
/// in `data`.
std::string store_url(const Settings& settings);

}  // namespace levtok::http
