#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

/// A client that sends exactly what it is told, byte for byte.
namespace levtok::tests {

struct RawAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

/// A socket that is connected; throws where none can be.
int connect_to(std::uint16_t port);

class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False where the server takes no more.
    bool send(std::string_view bytes);
    /// Tells the server that no more will come.
    void end_sending();
    /// The next answer; nothing where the server closed before its end, or took too long. An answer
    /// to HEAD has no body whatever its length says.
    std::optional<RawAnswer> receive(bool to_head = false);
    /// Whether the server closes within `patience` without sending another byte.
    bool is_closed(std::chrono::milliseconds patience = std::chrono::minutes(5));
    /// Whether nothing comes for `patience` and the connection stays.
    bool is_quiet(std::chrono::milliseconds patience = std::chrono::milliseconds(50));
    /// Everything until the server closes.
    std::string receive_all();
    /// One answer to `request`.
    std::optional<RawAnswer> ask(std::string_view request);

private:
    enum class More { bytes, closed, timeout };
    More read_more(std::chrono::milliseconds patience);

    int socket_ = -1;
    std::string in_;
};

/// `GET target HTTP/1.1` with a Host and these headers, each `Name: value`.
std::string get(std::string_view target, std::initializer_list<std::string_view> headers = {});
std::string with_body(std::string_view method, std::string_view target, std::string_view body,
                      std::initializer_list<std::string_view> headers = {});

/// Opens a connection, asks, and gives the answer; fails the test where there is none.
RawAnswer ask(std::uint16_t port, std::string_view request);

}  // namespace levtok::tests
