#include "service/http/ingress/waiting_room.hpp"

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
#include "service/http/ingress/answer_head.hpp"
#include "service/http/limits.hpp"
#include "service/http/request_id.hpp"

namespace levtok::http::ingress {
namespace {

/// Clients accepted before the others have their turn.
constexpr int most_accepted = 256;
/// Requests that a connection may have served while others wait for its thread.
constexpr int longest_turn = 16;
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

WaitingRoom::WaitingRoom(const std::string& host, std::uint16_t port, Limits limits,
                         BodyRules bodies, std::optional<TlsContext> tls, Observer observer)
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

WaitingRoom::~WaitingRoom() {
    stop();
    ::close(wakeup_);
    ::close(epoll_);
}

void WaitingRoom::start() {
    thread_ = std::thread([this] { run(); });
}

void WaitingRoom::drain() {
    draining_ = true;
    wake();
}

void WaitingRoom::stop() {
    draining_ = true;
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
    guests_.clear();
    const std::scoped_lock lock(ready_mutex_, returned_mutex_);
    ready_.clear();
    returned_.clear();
}

void WaitingRoom::wake() {
    const std::uint64_t one = 1;
    // The counter can only be full where the thread is about to wake anyway.
    [[maybe_unused]] const auto written = ::write(wakeup_, &one, sizeof one);
}

// ---- the thread of the room ---------------------------------------------------------------------

void WaitingRoom::run() {
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
            } else if (const auto guest = guests_.find(socket); guest != guests_.end()) {
                on_event(guest);
            }
        }
        take_returned();
        if (Clock::now() >= next_look_) look_at_deadlines();
    }
}

void WaitingRoom::listen() {
    const bool listens = Clock::now() >= listen_again_;
    if (listens != listening_) {
        ask(epoll_, listens ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener_.socket(), EPOLLIN);
        listening_ = listens;
    }
}

void WaitingRoom::accept_clients() {
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
void WaitingRoom::make_room() {
    auto oldest = guests_.end();
    for (auto guest = guests_.begin(); guest != guests_.end(); ++guest) {
        const bool idle = guest->second.phase == Phase::reading && guest->second.connection->idle();
        if (!idle) continue;
        if (oldest == guests_.end() ||
            guest->second.connection->deadline < oldest->second.connection->deadline) {
            oldest = guest;
        }
    }
    if (oldest != guests_.end()) drop(oldest);
}

void WaitingRoom::admit(std::unique_ptr<Connection> connection, Phase phase) {
    const int socket = connection->channel().socket();
    Guest guest{std::move(connection), phase, 0};
    on_event(guests_.insert_or_assign(socket, std::move(guest)).first);
}

void WaitingRoom::on_event(Guests::iterator guest) {
    switch (guest->second.phase) {
        case Phase::reading:
            return read(guest);
        case Phase::sending:
            return send(guest);
        case Phase::leaving:
            return leave(guest);
    }
}

void WaitingRoom::read(Guests::iterator guest) {
    Connection& connection = *guest->second.connection;
    if (connection.has_output() && connection.send() == Connection::Sending::gone) {
        return drop(guest);
    }
    const bool was_idle = connection.idle();
    switch (connection.receive(bodies_)) {
        case Connection::Arrival::ended:
            return drop(guest);
        case Connection::Arrival::refused:
            return refuse(guest, connection.refusal(), false);
        case Connection::Arrival::complete:
            return enqueue(guest);
        case Connection::Arrival::partial:
            if (was_idle) connection.deadline = Clock::now() + limits_.request;
            mark_arriving(connection, true);
            break;
        case Connection::Arrival::nothing:
            if (draining() && connection.served) return drop(guest);
            break;
    }
    watch(guest);
}

void WaitingRoom::enqueue(Guests::iterator guest) {
    Connection& connection = *guest->second.connection;
    if (in_flight() >= limits_.max_in_flight) {
        return refuse(guest, too_busy, connection.head().keep_alive && !draining());
    }
    if (guest->second.watched != 0) {
        ask(epoll_, EPOLL_CTL_DEL, connection.channel().socket(), 0);
    }
    begin_request(connection);
    mark_arriving(connection, false);
    queued_.fetch_add(1, std::memory_order_relaxed);
    connection.turn = 0;
    auto taken = std::move(guest->second.connection);
    guests_.erase(guest);
    {
        const std::lock_guard lock(ready_mutex_);
        ready_.push_back(std::move(taken));
    }
    ready_arrived_.notify_one();
}

void WaitingRoom::refuse(Guests::iterator guest, const Refusal& refusal, bool keep) {
    if (refusal.status == 503) shed_.fetch_add(1, std::memory_order_relaxed);
    put_refusal(*guest->second.connection, refusal, keep);
    mark_arriving(*guest->second.connection, false);
    guest->second.phase = Phase::sending;
    send(guest);
}

void WaitingRoom::send(Guests::iterator guest) {
    Connection& connection = *guest->second.connection;
    switch (connection.send()) {
        case Connection::Sending::gone:
            return drop(guest);
        case Connection::Sending::blocked:
            mark_unsent(connection, true);
            return watch(guest);
        case Connection::Sending::done:
            mark_unsent(connection, false);
            break;
    }
    if (connection.last) {
        connection.channel().end_writing();
        connection.deadline = Clock::now() + last_words;
        guest->second.phase = Phase::leaving;
        return leave(guest);
    }
    connection.rest();
    connection.deadline = Clock::now() + limits_.idle;
    guest->second.phase = Phase::reading;
    read(guest);
}

/// Reads on, unheard, until the client has read its answer and closes.
void WaitingRoom::leave(Guests::iterator guest) {
    if (!guest->second.connection->discard()) return drop(guest);
    watch(guest);
}

void WaitingRoom::watch(Guests::iterator guest) {
    auto& [connection, phase, watched] = guest->second;
    std::uint32_t events = 0;
    if (phase != Phase::sending) events |= EPOLLIN;
    if (connection->has_output() || connection->waits_to_write()) events |= EPOLLOUT;
    // TLS may need to read before it can go on writing.
    if (phase == Phase::sending && !connection->waits_to_write()) events |= EPOLLIN;
    if (events == watched) return;
    ask(epoll_, watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, guest->first, events);
    watched = events;
}

/// Closing the socket takes it from epoll as well.
void WaitingRoom::drop(Guests::iterator guest) {
    mark_arriving(*guest->second.connection, false);
    mark_unsent(*guest->second.connection, false);
    guests_.erase(guest);
}

void WaitingRoom::put_refusal(Connection& connection, const Refusal& refusal, bool keep) {
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

void WaitingRoom::take_returned() {
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

void WaitingRoom::look_at_deadlines() {
    const auto now = Clock::now();
    next_look_ = now + tick;
    std::vector<int> due;
    for (const auto& [socket, guest] : guests_) {
        const bool idle = guest.phase == Phase::reading && guest.connection->idle();
        const bool to_close = idle && draining() && guest.connection->served;
        if (now >= guest.connection->deadline || to_close) due.push_back(socket);
    }
    for (const int socket : due) {
        const auto guest = guests_.find(socket);
        const bool partial =
            guest->second.phase == Phase::reading && !guest->second.connection->idle();
        if (partial) {
            refuse(guest, too_slow, false);
        } else {
            drop(guest);
        }
    }
}

// ---- the threads that serve ---------------------------------------------------------------------

void WaitingRoom::begin_request(Connection& connection) {
    connection.received = Clock::now();
    connection.in_flight = true;
    connection.served = true;
    in_flight_.fetch_add(1, std::memory_order_relaxed);
}

void WaitingRoom::mark_arriving(Connection& connection, bool arriving) {
    if (connection.arriving == arriving) return;
    connection.arriving = arriving;
    arriving ? ++arriving_ : --arriving_;
}

void WaitingRoom::mark_unsent(Connection& connection, bool unsent) {
    if (connection.unsent == unsent) return;
    connection.unsent = unsent;
    unsent ? ++unsent_ : --unsent_;
}

void WaitingRoom::end_request(Connection& connection) {
    if (std::exchange(connection.in_flight, false)) {
        in_flight_.fetch_sub(1, std::memory_order_relaxed);
    }
}

std::unique_ptr<Connection> WaitingRoom::wait_for_request() {
    std::unique_lock lock(ready_mutex_);
    ready_arrived_.wait(lock, [&] { return serving_ended_ || !ready_.empty(); });
    if (serving_ended_) return nullptr;
    auto connection = std::move(ready_.front());
    ready_.pop_front();
    queued_.fetch_sub(1, std::memory_order_relaxed);
    return connection;
}

void WaitingRoom::end_serving() {
    {
        const std::lock_guard lock(ready_mutex_);
        serving_ended_ = true;
    }
    ready_arrived_.notify_all();
}

std::unique_ptr<Connection> WaitingRoom::next_request(std::unique_ptr<Connection> connection) {
    connection->finish_request();
    const auto sending = connection->send();
    mark_unsent(*connection, sending == Connection::Sending::blocked);
    end_request(*connection);
    if (sending == Connection::Sending::gone) return nullptr;
    const bool others_wait = queued() > 0;
    const bool stays = sending == Connection::Sending::done && !draining() &&
                       !(others_wait && ++connection->turn >= longest_turn);
    if (!stays) {
        give_back(std::move(connection));
        return nullptr;
    }
    auto arrival = Connection::Arrival::nothing;
    if (!connection->idle() || wait_for_bytes(*connection, others_wait ? tick * 0 : stay)) {
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

void WaitingRoom::close_behind_answer(std::unique_ptr<Connection> connection) {
    connection->finish_request();
    const auto sending = connection->send();
    mark_unsent(*connection, sending == Connection::Sending::blocked);
    end_request(*connection);
    if (sending == Connection::Sending::gone) return;
    connection->last = true;
    give_back(std::move(connection));
}

void WaitingRoom::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(returned_mutex_);
        returned_.push_back(std::move(connection));
    }
    wake();
}

}  // namespace levtok::http::ingress
