#include <algorithm>

#include "nav/error.hpp"
#include "service/io/write/digest.hpp"
#include "service/store/impl.hpp"
#include "service/store/secret.hpp"

/// A secret is `levtok_`, the key's id, `_`, and random digits: the id finds the row, so that only
/// one hash is compared.
namespace levtok::store {
namespace {

constexpr std::string_view prefix = "levtok_";
constexpr std::size_t key_id_bytes = 8;
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t longest_key_name = 200;

void check_key_name(const std::string& name) {
    const bool printable = std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (printable && name.size() <= longest_key_name) return;
    throw InvalidValue("name", "must be at most 200 bytes of text without control characters",
                       std::to_string(name.size()) + " bytes");
}

std::string_view id_in(std::string_view secret) {
    if (!secret.starts_with(prefix)) return {};
    const auto rest = secret.substr(prefix.size());
    return rest.size() > 2 * key_id_bytes && rest[2 * key_id_bytes] == '_'
               ? rest.substr(0, 2 * key_id_bytes)
               : std::string_view{};
}

bool is_hexadecimal(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::pair<KeyRecord, std::string> Store::add_key(const std::string& name, Role role) {
    check_key_name(name);
    KeyRecord key{.id = random_hex(key_id_bytes), .name = name, .role = role};
    std::string secret = std::string(prefix) + key.id + '_' + random_hex(secret_bytes);
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        key.created = connection.now();
        connection.execute(
            "INSERT INTO keys (id, name, role, created, hash) VALUES ($1, $2, $3, $4, $5)",
            {key.id, key.name, std::string(name_of(role)), micros(key.created),
             Bytes{io::sha256_of(secret)}});
    });
    return {std::move(key), std::move(secret)};
}

std::optional<KeyRecord> Store::key_of(std::string_view secret) const {
    const auto id = id_in(secret);
    if (id.empty() || !is_hexadecimal(id)) return std::nullopt;
    const Rows rows = impl_->database.read(
        std::string("SELECT ") + key_columns + ", hash FROM keys WHERE id = $1", {std::string(id)});
    if (rows.empty() || !equal_in_constant_time(io::sha256_of(secret), rows.front().bytes(4))) {
        return std::nullopt;
    }
    return key_record(rows.front());
}

std::vector<KeyRecord> Store::keys() const {
    const Rows rows = impl_->database.read(std::string("SELECT ") + key_columns +
                                           " FROM keys ORDER BY created, id");
    std::vector<KeyRecord> keys;
    for (std::size_t i = 0; i < rows.size(); ++i) keys.push_back(key_record(rows[i]));
    return keys;
}

void Store::remove_key(const std::string& id) {
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        const Rows gone = connection.execute("DELETE FROM keys WHERE id = $1 RETURNING id", {id});
        if (gone.empty()) {
            throw Error(ErrorKind::not_found, "there is no key with the id \"" + id +
                                                  "\"; `levtok keys list` shows them");
        }
    });
}

}  // namespace levtok::store
