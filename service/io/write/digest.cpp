#include "service/io/write/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "nav/error.hpp"

namespace levtok::io {
namespace {

constexpr const char* no_sha256 = "SHA-256 is not to be had from the system's OpenSSL";

}  // namespace

std::string sha256_of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw Error(ErrorKind::system, no_sha256);
    }
    return {reinterpret_cast<const char*>(hash.data()), size};
}

FileDigest digest_of_file(const std::string& path) {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
    bool works = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    FileDigest digest;
    std::ifstream file(path, std::ios::binary);
    std::vector<char> block(std::size_t{1} << 16);
    while (file) {
        file.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto count = static_cast<std::size_t>(file.gcount());
        works = works && EVP_DigestUpdate(context.get(), block.data(), count) == 1;
        digest.bytes += count;
    }
    if (!file.eof()) throw Error(ErrorKind::system, path + ": cannot be read for its SHA-256");
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    if (!works || EVP_DigestFinal_ex(context.get(), hash.data(), &size) != 1) {
        throw Error(ErrorKind::system, no_sha256);
    }
    for (unsigned i = 0; i < size; ++i) digest.sha256 += fmt::format("{:02x}", hash[i]);
    return digest;
}

}  // namespace levtok::io
