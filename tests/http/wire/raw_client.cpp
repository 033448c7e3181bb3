#include "tests/http/wire/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "tests/catch.hpp"

namespace levtok::tests {
namespace {

/// What is waited for comes, however busy the machine is.
constexpr std::chrono::minutes longest{5};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

RawAnswer parse_head(std::string_view head) {
    RawAnswer answer;
    answer.status = std::stoi(std::string(head.substr(9, 3)));
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto colon = head.find(": ");
        answer.headers[lower(std::string(head.substr(0, colon)))] =
            head.substr(colon + 2, end - colon - 2);
        head.remove_prefix(end + 2);
    }
    return answer;
}

}  // namespace

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        throw std::runtime_error("cannot connect");
    }
    return socket;
}

RawClient::RawClient(std::uint16_t port) : socket_(connect_to(port)) {}

RawClient::~RawClient() { ::close(socket_); }

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::end_sending() { ::shutdown(socket_, SHUT_WR); }

RawClient::More RawClient::read_more(std::chrono::milliseconds patience) {
    pollfd entry{socket_, POLLIN, 0};
    if (::poll(&entry, 1, static_cast<int>(patience.count())) <= 0) return More::timeout;
    std::array<char, 65536> bytes;
    const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got <= 0) return More::closed;
    in_.append(bytes.data(), static_cast<std::size_t>(got));
    return More::bytes;
}

std::optional<RawAnswer> RawClient::receive(bool to_head) {
    std::size_t end = std::string::npos;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
        if (read_more(longest) != More::bytes) return std::nullopt;
    }
    RawAnswer answer = parse_head(std::string_view(in_).substr(0, end + 2));
    in_.erase(0, end + 4);
    const auto length = answer.header("content-length");
    const bool bodiless = to_head || answer.status < 200 || answer.status == 304 || length.empty();
    const std::size_t size = bodiless ? 0 : std::stoul(length);
    while (in_.size() < size) {
        if (read_more(longest) != More::bytes) return std::nullopt;
    }
    answer.body = in_.substr(0, size);
    in_.erase(0, size);
    return answer;
}

bool RawClient::is_closed(std::chrono::milliseconds patience) {
    return in_.empty() && read_more(patience) == More::closed;
}

bool RawClient::is_quiet(std::chrono::milliseconds patience) {
    return in_.empty() && read_more(patience) == More::timeout;
}

std::string RawClient::receive_all() {
    while (read_more(longest) == More::bytes) {
    }
    return std::exchange(in_, {});
}

std::optional<RawAnswer> RawClient::ask(std::string_view request) {
    send(request);
    return receive(request.starts_with("HEAD "));
}

std::string get(std::string_view target, std::initializer_list<std::string_view> headers) {
    std::string text = "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto header : headers) text.append(header).append("\r\n");
    return text + "\r\n";
}

std::string with_body(std::string_view method, std::string_view target, std::string_view body,
                      std::initializer_list<std::string_view> headers) {
    std::string text =
        std::string(method) + ' ' + std::string(target) +
        " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    for (const auto header : headers) text.append(header).append("\r\n");
    return text + "\r\n" + std::string(body);
}

RawAnswer ask(std::uint16_t port, std::string_view request) {
    RawClient client(port);
    const auto answer = client.ask(request);
    REQUIRE(answer);
    return *answer;
}

}  // namespace levtok::tests
