#include "service/http/wire/connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace levtok::http::wire {
namespace {

/// Buffers below this are what a connection costs anyway and are not counted.
constexpr std::size_t small = 4096;
constexpr std::size_t block = std::size_t{64} << 10;
/// Blocks read of one client before the others have their turn.
constexpr int most_blocks = 4;

/// One for each thread: connections that wait need no room to read into.
std::array<char, block>& scratch() {
    thread_local std::array<char, block> bytes;
    return bytes;
}

std::size_t counted(const std::string& text) {
    return text.capacity() > small ? text.capacity() : 0;
}

}  // namespace

Connection::Connection(std::unique_ptr<Channel> channel, Peer peer, Budget& budget)
    : channel_(std::move(channel)), peer_(std::move(peer)), budget_(budget) {
    budget_.enter();
}

Connection::~Connection() {
    budget_.change(held_, 0);
    budget_.leave();
}

bool Connection::within_budget() {
    const std::size_t holds = counted(in_) + counted(out_);
    if (holds == held_) return true;
    const bool fits = budget_.change(held_, holds) || holds < held_;
    held_ = holds;
    return fits;
}

/// A body of many megabytes that grew by doubling would be copied again and again, and each copy
/// holds up the thread that reads for all. What has come in part vouches for the rest.
void Connection::make_room_for_body() {
    constexpr std::size_t share_that_vouches = 4;
    if (head_ && in_.size() >= head_->bytes() / share_that_vouches) in_.reserve(head_->bytes());
}

Connection::Arrival Connection::refuse(const Refusal& refusal) {
    refusal_ = refusal;
    refused_ = true;
    return Arrival::refused;
}

Connection::Arrival Connection::parse(const BodyRules& bodies) {
    if (!head_ && !in_.empty()) {
        auto verdict = read_head(in_, bodies.max_bytes);
        if (const auto* refusal = std::get_if<Refusal>(&verdict)) return refuse(*refusal);
        if (auto* head = std::get_if<Head>(&verdict)) {
            head_ = std::move(*head);
            const bool complete = in_.size() >= head_->bytes();
            if (!complete && bodies.awaited && !bodies.awaited(*head_)) {
                // What comes behind the head is no request: the connection ends with the answer.
                head_->body_bytes = 0;
                head_->keep_alive = false;
            } else if (!complete && head_->expects_100) {
                put("HTTP/1.1 100 Continue\r\n\r\n");
                if (send() == Sending::gone) return Arrival::ended;
            }
        }
    }
    if (head_ && in_.size() >= head_->bytes()) return Arrival::complete;
    return in_.empty() ? Arrival::nothing : Arrival::partial;
}

Connection::Arrival Connection::receive(const BodyRules& bodies) {
    if (refused_) return Arrival::refused;
    for (int blocks = 0;; ++blocks) {
        const Arrival arrival = parse(bodies);
        if (arrival != Arrival::nothing && arrival != Arrival::partial) return arrival;
        // What the channel holds itself wakes nobody.
        if (blocks >= most_blocks && !channel_->holds_bytes()) return arrival;
        auto& bytes = scratch();
        const auto result = channel_->read(bytes);
        waits_to_write_ = result.state == Channel::State::needs_writing;
        if (result.state == Channel::State::ended) {
            if (arrival == Arrival::nothing) return Arrival::ended;
            return refuse({400, "the request ended before its end"});
        }
        if (result.state != Channel::State::moved) return arrival;
        in_.append(bytes.data(), result.bytes);
        make_room_for_body();
        if (!within_budget()) return refuse({503, too_much_held});
    }
}

std::string Connection::take_body(Share& share) {
    // A large body is moved out; what came behind it is the start of the next request.
    std::string next = in_.substr(head_->bytes());
    in_.resize(head_->bytes());
    in_.erase(0, head_->head_bytes);
    std::string body = std::exchange(in_, std::move(next));
    head_->head_bytes = 0;
    head_->body_bytes = 0;
    share.hold(counted(body));
    within_budget();
    return body;
}

void Connection::finish_request() {
    if (!head_) return;
    in_.erase(0, head_->bytes());
    head_.reset();
}

void Connection::put(std::string_view bytes) {
    out_.append(bytes);
    within_budget();
}

Connection::Sending Connection::send() {
    waits_to_write_ = false;
    while (has_output()) {
        const auto result = channel_->write(std::string_view(out_).substr(sent_));
        if (result.state == Channel::State::ended) return Sending::gone;
        if (result.state != Channel::State::moved) {
            waits_to_write_ = result.state == Channel::State::needs_writing;
            return Sending::blocked;
        }
        sent_ += result.bytes;
    }
    out_.clear();
    sent_ = 0;
    return Sending::done;
}

bool Connection::discard() {
    auto& bytes = scratch();
    for (int blocks = 0; blocks < most_blocks; ++blocks) {
        const auto result = channel_->read(bytes);
        waits_to_write_ = result.state == Channel::State::needs_writing;
        if (result.state == Channel::State::ended) return false;
        if (result.state != Channel::State::moved) return true;
    }
    return true;
}

void Connection::rest() {
    if (in_.empty()) std::string().swap(in_);
    if (!has_output()) {
        std::string().swap(out_);
        sent_ = 0;
    }
    within_budget();
}

}  // namespace levtok::http::wire
