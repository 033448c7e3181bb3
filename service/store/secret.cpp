#include "service/store/secret.hpp"

#include <openssl/crypto.h>
#include <sys/random.h>

#include <cerrno>
#include <vector>

#include "nav/error.hpp"

namespace levtok::store {

std::string random_hex(std::size_t bytes) {
    std::vector<unsigned char> random(bytes);
    for (std::size_t got = 0; got < bytes;) {
        const auto more = ::getrandom(random.data() + got, bytes - got, 0);
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) throw Error(ErrorKind::system, "the system gives no random bytes");
        got += static_cast<std::size_t>(more);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : random) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace levtok::store
