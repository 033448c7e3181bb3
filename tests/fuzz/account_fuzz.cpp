#include <algorithm>
#include <iterator>

#include "rebalance/product.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/error_status.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/rebalance/paper_market.hpp"

/// The bodies of a paper account. The first line has its terms; each further line is, by its first
/// byte, an order (o) or a transfer (t) with its body, the end of an order (c) or a bar (b).
namespace {

using namespace levtok;
using fuzz::require;
using http::read_body;
using rebalance::test::PaperMarketHarness;

http::Request request_of(std::string_view body) {
    http::Request request;
    request.headers["content-type"] = "application/json";
    request.body = body;
    return request;
}

/// Runs `read`, which may refuse what the client has sent.
template <class Read>
void may_be_refused(Read&& read) {
    try {
        read();
    } catch (const std::exception& error) {
        require(http::problem_of(error).status < 500, "a refusal is the client's mistake");
    }
}

/// A market of one token, with an account on it.
class Trading {
public:
    explicit Trading(const rebalance::PaperTerms& terms)
        : market_({{"BULL", rebalance::Token(rebalance::product("ftx-bull"))}}, terms) {
        bar(0);
        bar(1);
        market_.deposit(1'000);
    }

    void order(std::string_view body) {
        const auto order = read_body<rebalance::OrderRequest>(request_of(body));
        rebalance::check(order);
        require(order.position == 0 || order.token.empty(), "an order is of one kind");
        if (order.token.empty() || order.token == "BULL") market_.place(order);
    }
    void transfer(std::string_view body) {
        const auto given = read_body<http::TransferBody>(request_of(body));
        if (given.position == 0) return market_.deposit(given.amount);
        market_.add_margin(given.position, given.amount);
    }
    void cancel(std::uint64_t number) { market_.cancel(number); }

    /// The price goes by one of a few moves, which are large enough for stops and calls.
    void bar(std::size_t move) {
        static constexpr double moves[] = {1.0, 1.01, 0.99, 1.07, 0.93, 1.3, 0.75};
        const double open = price_;
        price_ *= moves[move % std::size(moves)];
        if (!(price_ > 1) || !(price_ < 1e9)) price_ = 100;
        time_ += std::chrono::hours{4};
        market_.pass_bar({time_, Price::of(open), Price::of(std::max(open, price_) * 1.002),
                          Price::of(std::min(open, price_) * 0.998), Price::of(price_), 1},
                         1e-4);
    }

    void check() {
        require(market_.contradiction().empty(), "the journal adds up to the account");
        const auto before = rebalance::write_paper_state(market_.state());
        fuzz::must_read([&] {
            market_.save_and_read();
            return 0;
        });
        require(rebalance::write_paper_state(market_.state()) == before,
                "an account that was written is read as the same");
        require(market_.state().balance >= 0, "a balance is never below zero");
    }

private:
    PaperMarketHarness market_;
    Instant time_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    double price_ = 100;
};

void act(Trading& trading, std::string_view line) {
    const char kind = line.empty() ? 'b' : line.front();
    const auto rest = line.substr(line.empty() ? 0 : 1);
    const std::size_t number = rest.empty() ? 0 : static_cast<unsigned char>(rest.front()) - '0';
    switch (kind) {
        case 'o':
            return trading.order(rest);
        case 't':
            return trading.transfer(rest);
        case 'c':
            return trading.cancel(number);
        default:
            return trading.bar(number);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr int most_lines = 60;
    fuzz::Input input(data, size);
    may_be_refused([&] {
        const auto terms = read_body<http::AccountBody>(request_of(input.line())).terms;
        rebalance::check(terms);
        Trading trading(terms);
        for (int i = 0; i < most_lines && !input.rest().empty(); ++i) {
            const auto line = input.line();
            may_be_refused([&] { act(trading, line); });
        }
        trading.check();
    });
    return 0;
}
