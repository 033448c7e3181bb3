#include "service/http/wire/connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "service/http/contract/limits.hpp"

namespace levtok::http::wire {
namespace {

/// Buffers below this size are part of the cost of every connection and are not counted.
constexpr std::size_t small = 4096;
constexpr std::size_t block = std::size_t{64} << 10;
/// Bytes passed to the system in one call, which blocks the thread for other connections.
constexpr std::size_t most_at_once = 2 * block;
/// A body below this is copied after its head, so that both go out in one call.
constexpr std::size_t short_answer = 4 * block;
/// Blocks read from one client before the others are served.
constexpr int most_blocks = 4;

/// One buffer for each thread, so that waiting connections need none.
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
    const std::size_t shared = out_body_ ? out_body_->size() : 0;
    const std::size_t holds = counted(in_) + counted(body_) + counted(out_) + shared;
    if (holds == held_) return true;
    const bool fits = budget_.change(held_, holds) || holds < held_;
    held_ = holds;
    return fits;
}

bool Connection::transfers_much() const {
    const std::size_t due = head_ ? head_->body_bytes - body_.size() : 0;
    return due >= large_transfer || unsent_bytes() >= large_transfer;
}

std::size_t Connection::unsent_bytes() const {
    return out_.size() + (out_body_ ? out_body_->size() : 0) - sent_;
}

/// Adds received bytes to the body as long as that is not complete.
void Connection::add(std::string_view bytes) {
    if (head_) {
        const auto part = bytes.substr(0, head_->body_bytes - body_.size());
        // A body of many megabytes that grew by doubling would be copied repeatedly. The received
        // part justifies reserving the rest.
        constexpr std::size_t share_that_vouches = 4;
        const bool vouched = body_.size() + part.size() >= head_->body_bytes / share_that_vouches;
        if (vouched) body_.reserve(head_->body_bytes);
        body_.append(part);
        bytes.remove_prefix(part.size());
    }
    in_.append(bytes);
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
            const std::string rest = in_.substr(head_->head_bytes);
            in_.clear();
            add(rest);
            const bool complete = body_.size() == head_->body_bytes;
            if (!complete && bodies.awaited && !bodies.awaited(*head_)) {
                // Bytes after the head are not a request: the connection ends with the answer.
                head_->body_bytes = 0;
                body_.clear();
                head_->keep_alive = false;
            } else if (!complete && head_->expects_100) {
                put("HTTP/1.1 100 Continue\r\n\r\n");
                if (send() == Sending::gone) return Arrival::ended;
            }
        }
    }
    if (head_) return body_.size() == head_->body_bytes ? Arrival::complete : Arrival::partial;
    return in_.empty() ? Arrival::nothing : Arrival::partial;
}

Connection::Arrival Connection::receive(const BodyRules& bodies) {
    if (refused_) return Arrival::refused;
    for (int blocks = 0;; ++blocks) {
        const Arrival arrival = parse(bodies);
        if (arrival != Arrival::nothing && arrival != Arrival::partial) return arrival;
        // Bytes buffered in the channel itself cause no event.
        const int at_most = transfers_much() ? 1 : most_blocks;
        if (blocks >= at_most && !channel_->holds_bytes()) return arrival;
        auto& bytes = scratch();
        const auto result = channel_->read(bytes);
        waits_to_write_ = result.state == Channel::State::needs_writing;
        if (result.state == Channel::State::ended) {
            if (arrival == Arrival::nothing) return Arrival::ended;
            return refuse({400, "the request ended before its end"});
        }
        if (result.state != Channel::State::moved) return arrival;
        add({bytes.data(), result.bytes});
        if (!within_budget()) return refuse({503, too_much_held});
    }
}

std::string Connection::take_body(Share& share) {
    std::string body = std::exchange(body_, {});
    head_->body_bytes = 0;
    share.hold(counted(body));
    within_budget();
    return body;
}

void Connection::finish_request() {
    head_.reset();
    body_.clear();
}

void Connection::put(std::string_view bytes) {
    out_.append(bytes);
    within_budget();
}

void Connection::put_body(std::shared_ptr<const std::string> body) {
    if (body->size() < short_answer) return put(*body);
    out_body_ = std::move(body);
    within_budget();
}

Connection::Sending Connection::send() {
    waits_to_write_ = false;
    while (has_output()) {
        const bool in_body = sent_ >= out_.size();
        const auto rest = in_body ? std::string_view(*out_body_).substr(sent_ - out_.size())
                                  : std::string_view(out_).substr(sent_);
        const auto result = channel_->write(rest.substr(0, most_at_once));
        if (result.state == Channel::State::ended) return Sending::gone;
        if (result.state != Channel::State::moved) {
            waits_to_write_ = result.state == Channel::State::needs_writing;
            return Sending::blocked;
        }
        sent_ += result.bytes;
    }
    forget_output();
    return Sending::done;
}

void Connection::forget_output() {
    out_.clear();
    out_body_.reset();
    sent_ = 0;
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
    if (body_.empty()) std::string().swap(body_);
    if (!has_output()) {
        forget_output();
        std::string().swap(out_);
    }
    within_budget();
}

}  // namespace levtok::http::wire
