#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "service/store/impl.hpp"
#include "service/store/names.hpp"

namespace levtok::store {
namespace {

[[noreturn]] void throw_no_token(const std::string& symbol) {
    throw Error(ErrorKind::not_found, "there is no token called \"" + symbol + '"');
}

std::vector<StoredToken> stored_tokens(const Rows& rows) {
    std::vector<StoredToken> tokens;
    tokens.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) tokens.push_back(stored_token(rows[i]));
    return tokens;
}

std::string select_tokens(const char* rest) {
    return std::string("SELECT ") + token_columns + " FROM tokens " + rest;
}

/// Whether it is the same token under the same terms, not retired.
bool is_as(const StoredToken& stored, const TokenRecord& wanted, const std::string& terms) {
    const auto& record = stored.record;
    return !record.retired && record.underlying == wanted.underlying &&
           record.rates == wanted.rates && record.from == wanted.from && stored.terms == terms;
}

void check(const TokenRecord& token) {
    check_name(token.symbol, "symbol");
    check_name(token.underlying, "underlying");
    if (!token.rates.empty()) check_name(token.rates, "rates");
    rebalance::check(token.terms);
}

void put(MarketWrite& write, const TokenRecord& token, const std::string& terms, bool is_new) {
    write.register_series(SeriesTable<Observation>::kind, token.underlying);
    if (!token.rates.empty()) write.register_series(SeriesTable<RateEvent>::kind, token.rates);
    const std::string statement =
        is_new ? "INSERT INTO tokens (symbol, underlying, rates, terms, from_time, retired, "
                 "generation) VALUES ($1, $2, $3, $4, $5, 0, $6)"
               : "UPDATE tokens SET underlying = $2, rates = $3, terms = $4, from_time = $5, "
                 "retired = 0, generation = $6 WHERE symbol = $1";
    write.connection().execute(
        statement, {token.symbol, token.underlying, token.rates, terms,
                    token.from ? Value(micros(*token.from)) : Value(Null{}), write.version()});
    StoredToken stored{.record = token, .terms = terms};
    stored.record.retired = false;
    write.replay(stored, Instant::min());
}

}  // namespace

StoredToken Store::Impl::stored_token(const std::string& symbol) const {
    const Rows rows = database.read(select_tokens("WHERE symbol = $1"), {symbol});
    if (rows.empty()) throw_no_token(symbol);
    return store::stored_token(rows.front());
}

TokenRecord Store::Impl::token_record(StoredToken token) const {
    token.record.terms = engines.terms(token);
    return std::move(token.record);
}

bool Store::put_token(const TokenRecord& token) {
    check(token);
    const std::string terms = rebalance::write_product(token.terms);
    bool is_new = false;
    impl_->write_market([&](MarketWrite& write) {
        const auto before = stored_tokens(
            write.connection().execute(select_tokens("WHERE symbol = $1"), {token.symbol}));
        is_new = before.empty();
        if (is_new || !is_as(before.front(), token, terms)) put(write, token, terms, is_new);
    });
    return is_new;
}

void Store::retire_token(const std::string& symbol) {
    impl_->write_market([&](MarketWrite& write) {
        const Rows rows =
            write.connection().execute("SELECT retired FROM tokens WHERE symbol = $1", {symbol});
        if (rows.empty()) throw_no_token(symbol);
        if (rows.front().integer(0) != 0) return;
        write.connection().execute("UPDATE tokens SET retired = 1 WHERE symbol = $1", {symbol});
        write.touch();
    });
}

std::vector<TokenRecord> Store::tokens() const {
    std::vector<TokenRecord> records;
    for (auto& token : stored_tokens(impl_->database.read(select_tokens("ORDER BY symbol")))) {
        records.push_back(impl_->token_record(std::move(token)));
    }
    return records;
}

std::vector<std::string> Store::calendars(const std::string& underlying) const {
    std::vector<std::string> calendars;
    for (const auto& token : tokens()) {
        if (token.underlying == underlying && !token.retired) {
            calendars.push_back(token.terms.calendar);
        }
    }
    return calendars;
}

TokenRecord Store::token(const std::string& symbol) const {
    return impl_->token_record(impl_->stored_token(symbol));
}

rebalance::Token Store::engine(const std::string& symbol) const {
    return impl_->engines.engine(impl_->stored_token(symbol));
}

std::optional<rebalance::Token> Store::engine_if_readable(const std::string& symbol) const {
    return impl_->engines.engine_if_readable(impl_->stored_token(symbol));
}

}  // namespace levtok::store
