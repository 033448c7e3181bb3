#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace levtok::rebalance {
class Fields;
}

/// How a server is to run.
namespace levtok::http {

/// Whether reading needs a key.
enum class Reading {
    open,  ///< not on a loopback address
    key,   ///< everywhere
};

enum class RequestLog { on, off };

/// Where the client's address stands.
enum class ClientAddress {
    connection,  ///< it is the peer of the connection
    forwarded,   ///< a proxy on the same machine names it last in X-Forwarded-For
};

/// Precedence: flags, then environment (LEVTOK_LISTEN, LEVTOK_MAX_BODY_BYTES, …), then file, then
/// these defaults.
struct Settings {
    std::string listen = "127.0.0.1:8080";  ///< ADDRESS:PORT, [ADDRESS]:PORT; port 0 picks one
    std::string data = "levtok-data";       ///< folder of the SQLite file
    std::string database;                   ///< URL; empty: an SQLite file in `data`
    std::string certificate;                ///< PEM file with the chain; empty: no TLS
    std::string private_key;                ///< PEM file
    Reading reading = Reading::open;
    std::vector<std::string> cors_origins;  ///< that browsers may read from; "*" is any
    ClientAddress client_address = ClientAddress::connection;
    RequestLog request_log = RequestLog::on;

    std::uint64_t threads = 32;                     ///< that serve requests at once
    std::uint64_t max_in_flight = 256;              ///< requests served or queued; more get 503
    std::uint64_t max_connections = 10'000;         ///< more get 503
    std::uint64_t max_streams = 256;                ///< server-sent events; each has a thread
    std::uint64_t max_body_bytes = 16u << 20;       ///< of one request
    std::uint64_t max_buffered_bytes = 256u << 20;  ///< of all requests and answers on their way
    std::uint64_t request_ms = 15'000;              ///< for a whole head and body to arrive
    std::uint64_t answer_ms = 30'000;               ///< for a whole answer to be taken
    std::uint64_t idle_ms = 60'000;                 ///< between requests of a connection
    std::uint64_t drain_ms = 10'000;                ///< for what is under way at SIGTERM

    std::uint64_t heavy_threads = 2;     ///< heavy requests computed at once
    std::uint64_t heavy_waiting = 8;     ///< that wait for a turn; more get 503
    std::uint64_t heavy_wait_ms = 2000;  ///< longest wait for a turn
    std::uint64_t max_jobs = 100;        ///< Monte Carlo jobs that wait
    std::uint64_t job_threads = 1;       ///< that run Monte Carlo jobs; 0: another instance does
    std::uint64_t keep_jobs_days = 30;   ///< after which an ended job is forgotten; 0: never
    std::uint64_t max_ahead_s = 86'400;  ///< of a posted stamp before this machine's clock; 0: any
    std::uint64_t max_tick_ahead_s = 5;  ///< of a posted tick, which is of now; 0: any

    double requests_per_second = 1000;  ///< of a key, or of an address other than loopback; 0: any
    double request_burst = 2000;        ///< that may come at once

    std::uint64_t gzip_from_bytes = 1024;       ///< smaller answers are sent as they are
    std::uint64_t max_cache_bytes = 64u << 20;  ///< of answers kept for the next who asks
};

void describe(rebalance::Fields& fields, Settings& settings);

/// A name and a text: LEVTOK_LISTEN without its prefix, or a flag.
using NamedText = std::pair<std::string, std::string>;

/// Settings from the text of a configuration file (empty: none), from the environment's variables
/// and from flags, which both name fields of Settings; the later ones count. Throws Error
/// naming the field and where its value came from.
Settings read_settings(std::string_view file, const std::vector<NamedText>& environment,
                       const std::vector<NamedText>& flags);

/// The variables LEVTOK_… of the process that name a field of Settings.
std::vector<NamedText> settings_of_environment();

/// What to say of the variables LEVTOK_… that name no field, but nearly one.
std::vector<std::string> misspelt_in_environment();

/// What is to be known of each setting, one line each: `name  default  meaning`.
std::string settings_help();

/// The two parts of `listen`; throws InvalidValue.
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
    bool loopback = false;
};
ListenAddress listen_address(const Settings& settings);

/// The URL of the store: `database`, or the SQLite file in `data`.
std::string store_url(const Settings& settings);

}  // namespace levtok::http
