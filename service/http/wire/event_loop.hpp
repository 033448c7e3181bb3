#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "service/http/wire/connection.hpp"
#include "service/http/wire/listener.hpp"

namespace levtok::http::wire {

struct Limits {
    std::size_t max_buffered_bytes = 0;
    std::size_t max_connections = 0;
    std::size_t max_in_flight = 0;
    std::chrono::milliseconds request{};  ///< for a whole head and body
    std::chrono::milliseconds answer{};   ///< for a whole answer to be taken
    std::chrono::milliseconds idle{};     ///< between requests
};

/// A request that was answered here, without anybody having looked at it.
struct Refused {
    int status = 400;
    std::string_view detail;
    std::string request_id;
    const Peer& peer;
    const Head* head = nullptr;  ///< where it could be read
};

/// One thread accepts connections, reads their requests and sends what a slow
/// client has not taken yet. Only a complete request that keeps the rules goes on to a thread of
/// its own, so that idle, slow and wrong clients cost a few bytes each, and no thread.
class EventLoop {
public:
    using Observer = std::function<void(const Refused&)>;

    /// `observer` is called on the threads that refuse.
    EventLoop(const std::string& host, std::uint16_t port, Limits limits, BodyRules bodies,
              std::optional<TlsContext> tls, Observer observer);
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    void start();
    /// Closes idle connections, and each other one behind its answer.
    void drain();
    /// Closes everything that is still here.
    void stop();

    // ---- for the threads that serve -------------------------------------------------------------
    /// Waits for a connection with a complete request; nothing once end_serving() was called.
    std::unique_ptr<Connection> wait_for_request();
    /// Ends the wait of all threads that wait for a request.
    void end_serving();
    /// The answer is queued in the connection: sends it, and stays for a moment for the next
    /// request. Nothing where the connection has gone back to the loop, or is closed.
    std::unique_ptr<Connection> next_request(std::unique_ptr<Connection> connection);
    /// As next_request, where no other request is to follow.
    void close_after_answer(std::unique_ptr<Connection> connection);
    /// The connection leaves for a stream: it counts no longer among the requests.
    void end_request(Connection& connection);

    bool draining() const { return draining_.load(std::memory_order_relaxed); }
    const Peer& address() const { return listener_.address(); }
    const Limits& limits() const { return limits_; }

    // ---- what there is now ----------------------------------------------------------------------
    std::size_t connections() const { return budget_.connections(); }
    std::size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
    /// Requests that have come in part.
    std::size_t arriving() const { return arriving_.load(std::memory_order_relaxed); }
    /// Answers that are not sent in full, as their clients have not taken them.
    std::size_t unsent() const { return unsent_.load(std::memory_order_relaxed); }
    std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    std::size_t shed() const { return shed_.load(std::memory_order_relaxed); }
    std::size_t buffered_bytes() const { return budget_.used(); }

private:
    enum class Phase { reading, sending, lingering };
    struct Client {
        std::unique_ptr<Connection> connection;
        Phase phase = Phase::reading;
        std::uint32_t watched = 0;  ///< events asked of epoll
    };
    using Clients = std::unordered_map<int, Client>;

    void run();
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
    void enqueue(Clients::iterator client);
    void refuse(Clients::iterator client, const Refusal& refusal, bool keep);
    void take_returned();
    void look_at_deadlines();
    void put_refusal(Connection& connection, const Refusal& refusal, bool keep);
    void give_back(std::unique_ptr<Connection> connection);
    void wake();
    void begin_request(Connection& connection);
    void mark_arriving(Connection& connection, bool arriving);
    void mark_unsent(Connection& connection, bool unsent);

    Limits limits_;
    BodyRules bodies_;
    std::optional<TlsContext> tls_;
    Observer observer_;
    Listener listener_;
    Budget budget_;
    int epoll_ = -1;
    int wakeup_ = -1;
    bool listening_ = false;            ///< the listener is watched
    Clock::time_point listen_again_{};  ///< after descriptors ran out
    Clients clients_;
    Clock::time_point next_look_{};

    std::mutex ready_mutex_;
    std::condition_variable ready_arrived_;
    std::deque<std::unique_ptr<Connection>> ready_;
    bool serving_ended_ = false;

    std::mutex returned_mutex_;
    std::vector<std::unique_ptr<Connection>> returned_;

    std::atomic<std::size_t> in_flight_{0};
    std::atomic<std::size_t> queued_{0};
    std::atomic<std::size_t> arriving_{0};
    std::atomic<std::size_t> unsent_{0};
    std::atomic<std::size_t> shed_{0};
    std::atomic<bool> draining_{false};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace levtok::http::wire
