#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "montecarlo/sample_history.hpp"
#include "rebalance/product.hpp"
#include "service/http/run/server.hpp"
#include "tests/http/wire/raw_client.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::tests {

/// The whole service on a free port, with ten days of hours of `made-up` and the token `3L` on it,
/// that remembers its log.
class RunningServer {
public:
    explicit RunningServer(http::Settings settings = {})
        : store_("sqlite:" + scratch_.path("levtok.db")) {
        fill();
        read_key = store_.add_key("reader", store::Role::read).second;
        write_key = store_.add_key("writer", store::Role::write).second;
        if (settings.listen == http::Settings{}.listen) settings.listen = "127.0.0.1:0";
        server_ = std::make_unique<http::Server>(store_, settings,
                                                 [this](std::string_view line) { remember(line); });
    }

    std::uint16_t port() const { return server_->port(); }
    http::Server& server() { return *server_; }
    store::Store& store() { return store_; }
    RawAnswer ask(std::string_view request) const { return tests::ask(port(), request); }
    const io::Scratch& scratch() const { return scratch_; }
    std::string log() {
        const std::lock_guard lock(mutex_);
        return log_;
    }

    std::string read_key;
    std::string write_key;

private:
    void fill() {
        montecarlo::SampleTerms terms;
        terms.bars = 240;
        store_.append_bars("made-up", montecarlo::sample_bars(terms));
        store::TokenRecord token;
        token.symbol = "3L";
        token.underlying = "made-up";
        token.terms = rebalance::product("3x");
        store_.put_token(token);
    }
    void remember(std::string_view line) {
        const std::lock_guard lock(mutex_);
        log_ += line;
    }

    io::Scratch scratch_;
    store::Store store_;
    std::mutex mutex_;
    std::string log_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace levtok::tests
