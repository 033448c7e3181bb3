#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "service/http/wire/connection.hpp"
#include "service/http/wire/sockets/listener.hpp"
#include "service/http/wire/traffic.hpp"

struct epoll_event;

namespace levtok::http::wire {

struct Limits {
    std::size_t max_connections = 0;
    std::chrono::milliseconds request{};  ///< for a whole head and body
    std::chrono::milliseconds answer{};   ///< for a whole answer to be taken
    std::chrono::milliseconds idle{};     ///< between requests
};

/// A request that the event loop answered itself, without the pipeline.
struct Refused {
    int status = 400;
    std::string_view detail;
    std::string request_id;
    const Peer& peer;
    const Head* head = nullptr;  ///< where it could be read
};

using Observer = std::function<void(const Refused&)>;

/// The rules of every connection of a server. `observer` is called on the threads that refuse.
struct Rules {
    Limits limits;
    BodyRules bodies;
    Observer observer;
};

/// The source of new connections.
struct Listening {
    Listener& listener;
    const TlsContext* tls = nullptr;
};

/// One thread that reads the requests of many connections and sends what slow clients have not
/// taken yet. Only a complete request that obeys the rules goes on to a worker, so that idle, slow
/// and faulty clients cost a few bytes each, and no thread.
///
/// A server has two: one accepts connections and serves nearly all; those that are about to move
/// megabytes (Connection::transfers_much) move to the other, which runs at low priority.
class EventLoop {
public:
    /// With a listener it is the loop that accepts connections; without one, the loop for large
    /// transfers.
    EventLoop(const Rules& rules, Traffic& traffic, std::optional<Listening> listening);
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Starts the thread; `other` takes the connections that belong to the other loop.
    void start(EventLoop& other);
    /// Makes the loop check at once whether the server drains.
    void wake();
    /// Closes all connections of this loop.
    void stop();

    /// Takes over a connection from another thread; its deadline does not change.
    void take(std::unique_ptr<Connection> connection);

private:
    enum class Phase { reading, sending, lingering };
    struct Client {
        std::unique_ptr<Connection> connection;
        Phase phase = Phase::reading;
        std::uint32_t watched = 0;  ///< events registered with epoll
    };
    using Clients = std::unordered_map<int, Client>;

    void run();
    void serve_events(std::span<const epoll_event> events);
    void listen();
    void accept_clients();
    void make_room();
    void admit(std::unique_ptr<Connection> connection, Phase phase);
    void on_event(Clients::iterator client);
    void read(Clients::iterator client);
    void send(Clients::iterator client);
    void linger(Clients::iterator client);
    void watch(Clients::iterator client);
    void drop(Clients::iterator client);
    void drop(int socket);
    std::unique_ptr<Connection> release(Clients::iterator client);
    void refuse(Clients::iterator client, const Refusal& refusal, bool keep);
    void admit_taken();
    void look_at_deadlines();
    void put_refusal(Connection& connection, const Refusal& refusal, bool keep);
    bool belongs_here(const Connection& connection) const;

    const Rules& rules_;
    Traffic& traffic_;
    std::optional<Listening> listening_;
    EventLoop* other_ = nullptr;
    int epoll_ = -1;
    int wakeup_ = -1;
    bool listener_watched_ = false;
    Clock::time_point listen_again_{};  ///< when to accept again after descriptors ran out
    Clients clients_;
    Clock::time_point next_look_{};

    std::mutex taken_mutex_;
    std::vector<std::unique_ptr<Connection>> taken_;

    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace levtok::http::wire
