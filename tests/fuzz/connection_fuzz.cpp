#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <vector>

#include "service/http/wire/connection.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Heads and bodies as they arrive over a socket: where a text of several requests is divided on
/// its way changes neither the requests nor the refusal that ends them.
namespace {

using namespace levtok::http::wire;
using levtok::fuzz::Input;
using levtok::fuzz::require;

constexpr std::size_t longest_text = 60'000;  // What a socket holds that nobody reads.

/// A connection and the client's end of it.
class Pair {
public:
    explicit Pair(Budget& budget) {
        std::array<int, 2> ends{};
        require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0,
                "there is a socket");
        client_ = ends[0];
        server_ = std::make_unique<Connection>(std::make_unique<Channel>(ends[1]),
                                               Peer{"127.0.0.1", 1, true}, budget);
    }
    ~Pair() { close(client_); }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    void send(std::string_view bytes) const {
        require(write(client_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
                "the socket has room");
    }
    void end() const { shutdown(client_, SHUT_WR); }
    Connection& server() { return *server_; }

private:
    int client_ = -1;
    std::unique_ptr<Connection> server_;
};

/// Takes the requests that have arrived; what each was goes to `seen`.
void take_requests(Connection& server, Budget& budget, std::vector<std::string>& seen) {
    const BodyRules bodies{longest_text, {}};
    for (;;) {
        const auto arrival = server.receive(bodies);
        if (arrival == Connection::Arrival::refused) {
            seen.push_back("refused " + std::to_string(server.refusal().status));
        }
        if (arrival != Connection::Arrival::complete) return;
        std::string one = server.head().method + ' ' + server.head().target;
        for (const auto& [name, value] : server.head().headers) one += '\n' + name + ':' + value;
        Share share(budget);
        seen.push_back(one + "\n\n" + server.take_body(share));
        server.finish_request();
    }
}

std::vector<std::string> requests_in(std::string_view text, std::string_view cuts) {
    Budget budget(std::size_t{64} << 20);
    std::vector<std::string> seen;
    {
        Pair pair(budget);
        const auto is_open = [&] { return seen.empty() || !seen.back().starts_with("refused"); };
        for (const char cut : cuts) {
            const auto part = text.substr(0, static_cast<unsigned char>(cut));
            if (part.empty() || !is_open()) break;
            text.remove_prefix(part.size());
            pair.send(part);
            take_requests(pair.server(), budget, seen);
        }
        if (is_open() && !text.empty()) {
            pair.send(text);
            take_requests(pair.server(), budget, seen);
        }
        pair.end();
        if (is_open()) take_requests(pair.server(), budget, seen);
    }
    require(budget.used() == 0, "a connection that ended holds no memory");
    require(budget.connections() == 0, "a connection that ended is not counted");
    return seen;
}

}  // namespace

/// The lengths of the parts stand in the first line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    const auto cuts = input.line();
    const auto text = input.rest();
    if (text.size() > longest_text) return 0;
    require(requests_in(text, cuts) == requests_in(text, {}), "divisions change no request");
    return 0;
}
