#include "service/http/contract/settings.hpp"

#include <cstdlib>

#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::http;

TEST_CASE("flags come before the environment, it before the file, the file before the defaults") {
    const char* file = R"({"listen": "127.0.0.1:1", "threads": 8, "data": "from-file"})";
    const auto settings = read_settings(file, {{"listen", "127.0.0.1:2"}, {"threads", "16"}},
                                        {{"listen", "127.0.0.1:3"}});
    CHECK(settings.listen == "127.0.0.1:3");
    CHECK(settings.threads == 16);
    CHECK(settings.data == "from-file");
    CHECK(settings.max_in_flight == Settings{}.max_in_flight);
    CHECK(read_settings("", {{"cors_origins", "https://a,https://b"}}, {}).cors_origins ==
          std::vector<std::string>{"https://a", "https://b"});
    CHECK(read_settings("", {}, {{"cors_origins", R"(["https://a"])"}}).cors_origins ==
          std::vector<std::string>{"https://a"});
}

TEST_CASE("the password of a database comes from a file, whatever signs it has") {
    const io::Scratch scratch;
    Settings settings;
    settings.database = "postgresql://user@host/name";
    settings.store_password_file = scratch.write("p&=% x\nsecond line", "password");
    CHECK(store_url(settings) == "postgresql://user@host/name?password=%70%26%3D%25%20%78");
    settings.database += "?sslmode=require";
    CHECK(store_url(settings).ends_with("?sslmode=require&password=%70%26%3D%25%20%78"));
    settings.store_password_file = scratch.path("none");
    CHECK(io::has(io::message_of([&] { store_url(settings); }),
                  "store_password_file: " + scratch.path("none") + " cannot be read"));
    settings.database = "";
    CHECK(io::has(io::message_of([&] { store_url(settings); }),
                  "store_password_file: must go with a postgresql:// database"));
}

TEST_CASE("a variable that nearly names a setting is told") {
    ::setenv("LEVTOK_LISEN", "127.0.0.1:1", 1);
    const auto notes = misspelt_in_environment();
    ::unsetenv("LEVTOK_LISEN");
    REQUIRE(notes.size() == 1);
    CHECK(notes.front() ==
          "LEVTOK_LISEN names no setting and is ignored; did you mean LEVTOK_LISTEN?");
    CHECK(misspelt_in_environment().empty());
}

TEST_CASE("a wrong setting is named") {
    struct Case {
        const char* file;
        const char* name;
    };
    for (const auto& [file, name] : {
             Case{R"({"lisen": "a"})", "lisen"},
             Case{R"({"threads": 0})", "threads"},
             Case{R"({"threads": "many"})", "threads"},
             Case{R"({"threads": 1.5})", "threads"},
             Case{R"({"listen": "8080"})", "listen"},
             Case{R"({"listen": "127.0.0.1:"})", "listen"},
             Case{R"({"listen": "127.0.0.1:99999"})", "listen"},
             Case{R"({"listen": "::1:80"})", "listen"},
             Case{R"({"reading": "maybe"})", "reading"},
             Case{R"({"certificate": "a.pem"})", "private_key"},
             Case{R"({"threads": 1, "threads": 2})", "threads"},
         }) {
        INFO(file);
        try {
            read_settings(file, {}, {});
            FAIL("was accepted");
        } catch (const Error& error) {
            CHECK(std::string(error.what()).find(name) != std::string::npos);
        }
    }
}

TEST_CASE("a wrong setting is told with the place that it came from") {
    const auto said = [](const char* file, const std::vector<NamedText>& environment,
                         const std::vector<NamedText>& flags,
                         ErrorKind kind = ErrorKind::invalid_value) -> std::string {
        try {
            read_settings(file, environment, flags);
        } catch (const Error& error) {
            CHECK(error.kind() == kind);
            return error.what();
        }
        return "accepted";
    };
    const char* wrong = R"({"threads": 0})";
    CHECK(said(wrong, {}, {}).ends_with("(from the configuration file)"));
    CHECK(said(wrong, {{"threads", "many"}}, {}).ends_with("(from LEVTOK_THREADS)"));
    CHECK(said("", {{"threads", "8"}}, {{"threads", "0"}}).ends_with("(from the command line)"));
    CHECK(said("", {}, {{"no_such", "1"}}).ends_with("(from the command line)"));
    CHECK(said(R"({"certificate": "a.pem"})", {}, {}).ends_with("was absent"));
    CHECK(
        said(R"({"writing": "open", "client_address": "forwarded"})", {}, {}) ==
        "writing: must be key behind a proxy, whose clients come from anywhere, was open (from the "
        "configuration file)");
    struct Unreadable {
        const char* file;
        ErrorKind kind;
    };
    for (const auto& [file, kind] :
         {Unreadable{"{\n", ErrorKind::malformed},
          Unreadable{R"({"threads": 1, "threads": 2})", ErrorKind::malformed},
          Unreadable{R"({"threads": 1e999})", ErrorKind::invalid_value},
          Unreadable{"[1]", ErrorKind::invalid_value}}) {
        INFO(file);
        CHECK(said(file, {{"threads", "8"}}, {}, kind).ends_with(" (from the configuration file)"));
    }
    CHECK(said("", {{"cors_origins", "[x"}}, {}) ==
          "cors_origins: must be texts with commas between them, or a JSON list, was [x (from "
          "LEVTOK_CORS_ORIGINS)");
}

TEST_CASE("an address to listen on") {
    const auto of = [](const char* text) { return listen_address(Settings{.listen = text}); };
    CHECK(of("127.0.0.1:80").loopback);
    CHECK(of("[::1]:80").loopback);
    CHECK(of("[::1]:80").host == "::1");
    CHECK(of("localhost:80").loopback);
    CHECK_FALSE(of("0.0.0.0:80").loopback);
    CHECK_FALSE(of("[::]:80").loopback);
    CHECK(of("example.org:443").port == 443);
}
