#include <set>

#include "nav/error.hpp"
#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {

TEMPLATE_TEST_CASE("a key opens by its secret alone", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto version = store.version();
    const auto [key, secret] = store.add_key("feed", Role::write);
    const auto [other, other_secret] = store.add_key("", Role::read);
    CHECK(store.version() == version);

    CHECK(secret.starts_with("levtok_"));
    CHECK(secret.size() == 7 + 16 + 1 + 64);
    const auto found = store.key_of(secret);
    REQUIRE(found);
    CHECK(found->id == key.id);
    CHECK(found->name == "feed");
    CHECK(found->role == Role::write);
    CHECK(found->created == key.created);
    CHECK(store.key_of(other_secret)->role == Role::read);

    auto wrong = secret;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    for (const std::string& text :
         {std::string(), std::string("levtok_"), wrong, secret + '0', secret.substr(0, 40),
          secret.substr(7), key.id, "levtok_" + key.id + '_',
          "levtok_" + other.id + secret.substr(23), std::string("levtok_' OR 1=1 --  _"),
          std::string(5000, 'x')}) {
        INFO(text);
        CHECK_FALSE(store.key_of(text));
    }

    REQUIRE(store.keys().size() == 2);
    CHECK(store.keys()[0].id == key.id);
    store.remove_key(key.id);
    CHECK_FALSE(store.key_of(secret));
    CHECK(store.keys().size() == 1);
    CHECK_THROWS_AS(store.add_key("a\nb", Role::read), InvalidValue);
    CHECK_THROWS_AS(store.add_key(std::string(201, 'a'), Role::read), InvalidValue);

    // What is kept tells nothing of the secret.
    const Database database(*url);
    const Rows rows = database.read("SELECT id, name, role, hash FROM keys");
    CHECK(rows.front().bytes(3).size() == 32);
    CHECK(other_secret.find(rows.front().bytes(3)) == std::string::npos);
}

TEST_CASE("no two secrets are alike") {
    const Sqlite place;
    Store store(*place.url());
    std::set<std::string> secrets;
    for (int i = 0; i < 50; ++i) secrets.insert(store.add_key("", Role::read).second.substr(24));
    CHECK(secrets.size() == 50);
}

}  // namespace levtok::store
