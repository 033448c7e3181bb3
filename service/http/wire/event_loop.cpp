#include "service/http/wire/event_loop.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "nav/error.hpp"
#include "service/http/limits.hpp"
#include "service/http/request_id.hpp"
#include "service/http/wire/answer_head.hpp"

namespace levtok::http::wire {
namespace {

/// Clients accepted before the others have their turn.
constexpr int most_accepted = 256;
/// Requests that a connection may have served while others wait for its thread.
constexpr int most_in_a_row = 16;
/// Connections above the limit that are still told so.
constexpr std::size_t most_refused = 256;

constexpr Refusal too_busy{503, "more requests are under way than this server bears; try again"};
constexpr Refusal too_many{503, "more clients are connected than this server bears; try again"};
constexpr Refusal too_slow{408, "the request did not arrive in time"};

int checked(int descriptor, const char* what) {
    if (descriptor < 0) {
        throw Error(ErrorKind::system, std::string(what) + ": " + std::strerror(errno));
    }
    return descriptor;
}

void ask(int epoll, int operation, int socket, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    epoll_ctl(epoll, operation, socket, &event);
}

/// Waits until the client has sent something; false where nothing came.
bool wait_for_bytes(Connection& connection, std::chrono::milliseconds patience) {
    if (connection.channel().holds_bytes()) return true;
    pollfd entry{connection.channel().socket(), POLLIN, 0};
    return ::poll(&entry, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace

EventLoop::EventLoop(const std::string& host, std::uint16_t port, Limits limits, BodyRules bodies,
                     std::optional<TlsContext> tls, Observer observer)
    : limits_(limits),
      bodies_(std::move(bodies)),
      tls_(std::move(tls)),
      observer_(std::move(observer)),
      listener_(host, port),
      budget_(limits.max_buffered_bytes) {
    epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll");
    wakeup_ = checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
    ask(epoll_, EPOLL_CTL_ADD, wakeup_, EPOLLIN);
}

EventLoop::~EventLoop() {
    stop();
    ::close(wakeup_);
    ::close(epoll_);
}

void EventLoop::start() {
    thread_ = std::thread([this] { run(); });
}

void EventLoop::drain() {
    draining_ = true;
    wake();
}

void EventLoop::stop() {
    draining_ = true;
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
    clients_.clear();
    const std::scoped_lock lock(ready_mutex_, returned_mutex_);
    ready_.clear();
    returned_.clear();
}

void EventLoop::wake() {
    const std::uint64_t one = 1;
    // The counter can only be full where the thread is about to wake anyway.
    [[maybe_unused]] const auto written = ::write(wakeup_, &one, sizeof one);
}

// ---- the thread of the loop ---------------------------------------------------------------------

void EventLoop::run() {
    std::array<epoll_event, 512> events;
    while (!stopping_) {
        listen();
        const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                     static_cast<int>(tick.count()));
        for (int i = 0; i < count; ++i) {
            const int socket = events[static_cast<std::size_t>(i)].data.fd;
            if (socket == wakeup_) {
                std::uint64_t ignored = 0;
                [[maybe_unused]] const auto got = ::read(wakeup_, &ignored, sizeof ignored);
            } else if (socket == listener_.socket()) {
                accept_clients();
            } else if (const auto client = clients_.find(socket); client != clients_.end()) {
                on_event(client);
            }
        }
        take_returned();
        if (Clock::now() >= next_look_) look_at_deadlines();
    }
}

void EventLoop::listen() {
    const bool listens = Clock::now() >= listen_again_;
    if (listens != listening_) {
        ask(epoll_, listens ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener_.socket(), EPOLLIN);
        listening_ = listens;
    }
}

void EventLoop::accept_clients() {
    for (int i = 0; i < most_accepted; ++i) {
        Peer peer;
        bool exhausted = false;
        auto channel = listener_.accept(tls_ ? &*tls_ : nullptr, peer, exhausted);
        if (!channel && exhausted) {
            // A client that cannot be accepted would wake the thread without end.
            make_room();
            listen_again_ = Clock::now() + tick;
            return;
        }
        if (!channel) return;
        if (connections() >= limits_.max_connections) make_room();
        const bool full = connections() >= limits_.max_connections;
        if (full && connections() >= limits_.max_connections + most_refused) continue;
        auto connection =
            std::make_unique<Connection>(std::move(channel), std::move(peer), budget_);
        connection->deadline = Clock::now() + limits_.request;
        if (full) put_refusal(*connection, too_many, false);
        admit(std::move(connection), full ? Phase::sending : Phase::reading);
    }
}

/// Of the idle connections the one goes that would be closed first anyway.
void EventLoop::make_room() {
    auto oldest = clients_.end();
    for (auto client = clients_.begin(); client != clients_.end(); ++client) {
        const bool idle =
            client->second.phase == Phase::reading && client->second.connection->idle();
        if (!idle) continue;
        if (oldest == clients_.end() ||
            client->second.connection->deadline < oldest->second.connection->deadline) {
            oldest = client;
        }
    }
    if (oldest != clients_.end()) drop(oldest);
}

void EventLoop::admit(std::unique_ptr<Connection> connection, Phase phase) {
    const int socket = connection->channel().socket();
    Client client{std::move(connection), phase, 0};
    on_event(clients_.insert_or_assign(socket, std::move(client)).first);
}

void EventLoop::on_event(Clients::iterator client) {
    switch (client->second.phase) {
        case Phase::reading:
            return read(client);
        case Phase::sending:
            return send(client);
        case Phase::lingering:
            return linger(client);
    }
}

void EventLoop::read(Clients::iterator client) {
    Connection& connection = *client->second.connection;
    if (connection.has_output() && connection.send() == Connection::Sending::gone) {
        return drop(client);
    }
    const bool was_idle = connection.idle();
    switch (connection.receive(bodies_)) {
        case Connection::Arrival::ended:
            return drop(client);
        case Connection::Arrival::refused:
            return refuse(client, connection.refusal(), false);
        case Connection::Arrival::complete:
            return enqueue(client);
        case Connection::Arrival::partial:
            if (was_idle) connection.deadline = Clock::now() + limits_.request;
            mark_arriving(connection, true);
            break;
        case Connection::Arrival::nothing:
            if (draining() && connection.served) return drop(client);
            break;
    }
    watch(client);
}

void EventLoop::enqueue(Clients::iterator client) {
    Connection& connection = *client->second.connection;
    if (in_flight() >= limits_.max_in_flight) {
        return refuse(client, too_busy, connection.head().keep_alive && !draining());
    }
    if (client->second.watched != 0) {
        ask(epoll_, EPOLL_CTL_DEL, connection.channel().socket(), 0);
    }
    begin_request(connection);
    mark_arriving(connection, false);
    queued_.fetch_add(1, std::memory_order_relaxed);
    connection.in_a_row = 0;
    auto taken = std::move(client->second.connection);
    clients_.erase(client);
    {
        const std::lock_guard lock(ready_mutex_);
        ready_.push_back(std::move(taken));
    }
    ready_arrived_.notify_one();
}

void EventLoop::refuse(Clients::iterator client, const Refusal& refusal, bool keep) {
    if (refusal.status == 503) shed_.fetch_add(1, std::memory_order_relaxed);
    put_refusal(*client->second.connection, refusal, keep);
    mark_arriving(*client->second.connection, false);
    client->second.phase = Phase::sending;
    send(client);
}

void EventLoop::send(Clients::iterator client) {
    Connection& connection = *client->second.connection;
    switch (connection.send()) {
        case Connection::Sending::gone:
            return drop(client);
        case Connection::Sending::blocked:
            mark_unsent(connection, true);
            return watch(client);
        case Connection::Sending::done:
            mark_unsent(connection, false);
            break;
    }
    if (connection.last) {
        connection.channel().end_writing();
        connection.deadline = Clock::now() + lingering_close;
        client->second.phase = Phase::lingering;
        return linger(client);
    }
    connection.rest();
    connection.deadline = Clock::now() + limits_.idle;
    client->second.phase = Phase::reading;
    read(client);
}

/// Reads on, unheard, until the client has read its answer and closes.
void EventLoop::linger(Clients::iterator client) {
    if (!client->second.connection->discard()) return drop(client);
    watch(client);
}

void EventLoop::watch(Clients::iterator client) {
    auto& [connection, phase, watched] = client->second;
    std::uint32_t events = 0;
    if (phase != Phase::sending) events |= EPOLLIN;
    if (connection->has_output() || connection->waits_to_write()) events |= EPOLLOUT;
    // TLS may need to read before it can go on writing.
    if (phase == Phase::sending && !connection->waits_to_write()) events |= EPOLLIN;
    if (events == watched) return;
    ask(epoll_, watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, client->first, events);
    watched = events;
}

/// Closing the socket takes it from epoll as well.
void EventLoop::drop(Clients::iterator client) {
    mark_arriving(*client->second.connection, false);
    mark_unsent(*client->second.connection, false);
    clients_.erase(client);
}

void EventLoop::put_refusal(Connection& connection, const Refusal& refusal, bool keep) {
    const std::string id = make_request_id();
    Problem problem{refusal.status, std::string(refusal.detail), {}, {}};
    if (refusal.status == 503) problem.headers.emplace_back("Retry-After", "1");
    const auto answer = problem_response(problem, id);
    AnswerHead told{.status = answer.status, .keep_alive = keep, .length = answer.body.size()};
    told.headers = answer.headers;
    told.headers.emplace_back("Content-Type", answer.content_type);
    told.headers.emplace_back("X-Request-Id", id);
    connection.put(text_of(told));
    const bool bodiless = connection.has_request() && connection.head().method == "HEAD";
    if (!bodiless) connection.put(answer.body);
    const Head* head = connection.has_request() ? &connection.head() : nullptr;
    observer_({refusal.status, refusal.detail, id, connection.peer(), head});
    if (keep) connection.finish_request();
    connection.last = !keep;
    connection.deadline = Clock::now() + limits_.answer;
}

void EventLoop::take_returned() {
    std::vector<std::unique_ptr<Connection>> returned;
    {
        const std::lock_guard lock(returned_mutex_);
        returned.swap(returned_);
    }
    for (auto& connection : returned) {
        const bool sends = connection->has_output() || connection->last;
        if (sends) {
            connection->deadline = Clock::now() + limits_.answer;
        } else {
            connection->rest();
            connection->deadline =
                Clock::now() + (connection->idle() ? limits_.idle : limits_.request);
        }
        admit(std::move(connection), sends ? Phase::sending : Phase::reading);
    }
}

void EventLoop::look_at_deadlines() {
    const auto now = Clock::now();
    next_look_ = now + tick;
    std::vector<int> due;
    for (const auto& [socket, client] : clients_) {
        const bool idle = client.phase == Phase::reading && client.connection->idle();
        const bool to_close = idle && draining() && client.connection->served;
        if (now >= client.connection->deadline || to_close) due.push_back(socket);
    }
    for (const int socket : due) {
        const auto client = clients_.find(socket);
        const bool partial =
            client->second.phase == Phase::reading && !client->second.connection->idle();
        if (partial) {
            refuse(client, too_slow, false);
        } else {
            drop(client);
        }
    }
}

// ---- the threads that serve ---------------------------------------------------------------------

void EventLoop::begin_request(Connection& connection) {
    connection.received = Clock::now();
    connection.in_flight = true;
    connection.served = true;
    in_flight_.fetch_add(1, std::memory_order_relaxed);
}

void EventLoop::mark_arriving(Connection& connection, bool arriving) {
    if (connection.arriving == arriving) return;
    connection.arriving = arriving;
    arriving ? ++arriving_ : --arriving_;
}

void EventLoop::mark_unsent(Connection& connection, bool unsent) {
    if (connection.unsent == unsent) return;
    connection.unsent = unsent;
    unsent ? ++unsent_ : --unsent_;
}

void EventLoop::end_request(Connection& connection) {
    if (std::exchange(connection.in_flight, false)) {
        in_flight_.fetch_sub(1, std::memory_order_relaxed);
    }
}

std::unique_ptr<Connection> EventLoop::wait_for_request() {
    std::unique_lock lock(ready_mutex_);
    ready_arrived_.wait(lock, [&] { return serving_ended_ || !ready_.empty(); });
    if (serving_ended_) return nullptr;
    auto connection = std::move(ready_.front());
    ready_.pop_front();
    queued_.fetch_sub(1, std::memory_order_relaxed);
    return connection;
}

void EventLoop::end_serving() {
    {
        const std::lock_guard lock(ready_mutex_);
        serving_ended_ = true;
    }
    ready_arrived_.notify_all();
}

std::unique_ptr<Connection> EventLoop::next_request(std::unique_ptr<Connection> connection) {
    connection->finish_request();
    const auto sending = connection->send();
    mark_unsent(*connection, sending == Connection::Sending::blocked);
    end_request(*connection);
    if (sending == Connection::Sending::gone) return nullptr;
    const bool others_wait = queued() > 0;
    const bool stays = sending == Connection::Sending::done && !draining() &&
                       !(others_wait && ++connection->in_a_row >= most_in_a_row);
    if (!stays) {
        give_back(std::move(connection));
        return nullptr;
    }
    auto arrival = Connection::Arrival::nothing;
    if (!connection->idle() ||
        wait_for_bytes(*connection, others_wait ? tick * 0 : keep_alive_wait)) {
        arrival = connection->receive(bodies_);
    }
    if (arrival == Connection::Arrival::ended) return nullptr;
    if (arrival != Connection::Arrival::complete) {
        give_back(std::move(connection));
        return nullptr;
    }
    begin_request(*connection);
    return connection;
}

void EventLoop::close_after_answer(std::unique_ptr<Connection> connection) {
    connection->finish_request();
    const auto sending = connection->send();
    mark_unsent(*connection, sending == Connection::Sending::blocked);
    end_request(*connection);
    if (sending == Connection::Sending::gone) return;
    connection->last = true;
    give_back(std::move(connection));
}

void EventLoop::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(returned_mutex_);
        returned_.push_back(std::move(connection));
    }
    wake();
}

}  // namespace levtok::http::wire
