#include "service/io/tables/columns/accounts.hpp"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "nav/error.hpp"
#include "rebalance/account/paper_value.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

/// The market's last values, each asked for once.
class LastValues {
public:
    explicit LastValues(const store::Store& store) : store_(store) {}

    rebalance::PaperMarket market() {
        return {.token = [this](const std::string& name) { return token(name); },
                .price = [this](const std::string& id) { return price(id); }};
    }

private:
    std::optional<rebalance::PaperQuote> token(const std::string& name) {
        const auto [found, is_new] = tokens_.try_emplace(name);
        if (is_new) found->second = store_.token_quote(name);
        return found->second;
    }
    std::optional<double> price(const std::string& id) {
        const auto [found, is_new] = prices_.try_emplace(id);
        if (!is_new) return found->second;
        if (const auto quote = store_.underlying_quote(id)) found->second = quote->value;
        return found->second;
    }

    const store::Store& store_;
    std::map<std::string, std::optional<rebalance::PaperQuote>> tokens_;
    std::map<std::string, std::optional<double>> prices_;
};

/// An account with what it is worth.
struct Valued {
    Valued(store::AccountRecord given, LastValues& last)
        : record(std::move(given)),
          account(record.terms, record.state),
          values(rebalance::values_of(account, last.market())) {}
    Valued(const Valued&) = delete;
    Valued& operator=(const Valued&) = delete;

    io::AccountRow row() const {
        const auto& state = account.state();
        return {.name = record.id,
                .balance = state.balance,
                .tokens_value = values.tokens,
                .positions_equity = values.positions_equity,
                .equity = values.equity,
                .deposited = state.deposited,
                .realised = state.realised,
                .open_profit = values.open_profit,
                .lots = state.lots.size(),
                .positions = state.positions.size(),
                .resting_orders = state.resting.size(),
                .orders = state.orders,
                .lines = state.lines,
                .created = record.created,
                .closed = record.closed,
                .note = record.note};
    }

    store::AccountRecord record;
    rebalance::PaperAccount account;
    rebalance::PaperValues values;
};

const std::string& id_of(const Request& request) { return request.in_path.at("id"); }

Response account_answer(const Service& service, const Request& request, int status = 200) {
    LastValues last(service.store);
    const Valued valued(service.store.account(id_of(request)), last);
    JsonText json;
    json.open_object().fields(io::tables::accounts.cells, valued.row());
    json.key("terms").raw(rebalance::written(valued.record.terms).dump()).close_object();
    auto response = json_answer(std::move(json), status);
    if (status == 201) response.headers.emplace_back("Location", "/v1/accounts/" + id_of(request));
    return response;
}

template <class Row>
Response one_row(const io::TableOf<Row>& table, const Row& row, int status) {
    JsonText json;
    json.open_object().fields(table.cells, row).close_object();
    return json_answer(std::move(json), status);
}

std::uint64_t number_in(const std::string& text, const char* what) {
    return io::parse_count(text, what);
}

/// The rows after the cursor, one more than the page, which tells whether there is a next one.
store::NumberRange range_of(const Request& request) {
    const auto limit =
        count_parameter(request, "limit", limits::most_rows).value_or(limits::default_rows);
    const auto cursor = request.parameter("cursor");
    return {.after = cursor ? number_in(std::string(*cursor), "cursor") : 0, .limit = limit + 1};
}

/// One page of rows that are numbered.
template <class Row, class Number>
Response numbered_page(const Request& request, const io::TableOf<Row>& table, std::vector<Row> rows,
                       std::string_view name, std::size_t limit, Number number) {
    std::optional<std::string> next;
    if (rows.size() >= limit) {
        rows.pop_back();
        next = std::to_string(number(rows.back()));
    }
    return answer_page(request, table, rows, name, head_of(io::columns::account, id_of(request)),
                       next);
}

std::optional<rebalance::OrderState> state_parameter(const Request& request) {
    const auto given = request.parameter("state");
    if (!given) return std::nullopt;
    std::vector<std::string_view> names;
    for (const auto state : rebalance::paper_order_states) {
        if (*given == name_of(state)) return state;
        names.emplace_back(name_of(state));
    }
    throw InvalidValue("state", "must be one of " + rebalance::listed(names),
                       io::in_quotes(*given));
}

std::string key_of(const Request& request) {
    return std::string(request.header("idempotency-key"));
}

}  // namespace

Response list_accounts(const Service& service, const Request& request) {
    LastValues last(service.store);
    auto records = service.store.accounts();
    std::vector<std::unique_ptr<Valued>> all;
    std::vector<io::AccountRow> rows;
    for (auto& record : records) {
        all.push_back(std::make_unique<Valued>(std::move(record), last));
        rows.push_back(all.back()->row());
    }
    JsonText json;
    json.open_object();
    return answer_rows(request, io::tables::accounts, rows, "accounts", std::move(json));
}

Response show_account(const Service& service, const Request& request) {
    return account_answer(service, request);
}

Response put_account(const Service& service, const Request& request) {
    const auto body = read_body<AccountBody>(request);
    const bool is_new = service.store.put_account(id_of(request), body.terms, body.note);
    const auto unchanged = service.store.snapshot();
    return account_answer(service, request, is_new ? 201 : 200);
}

Response close_account(const Service& service, const Request& request) {
    service.store.close_account(id_of(request));
    const auto unchanged = service.store.snapshot();
    return account_answer(service, request);
}

Response post_order(const Service& service, const Request& request) {
    const auto body = read_body<rebalance::OrderRequest>(request);
    const auto order = service.store.place_order(id_of(request), body, key_of(request));
    auto response = one_row(io::tables::account_orders, order, 201);
    response.headers.emplace_back(
        "Location", "/v1/accounts/" + id_of(request) + "/orders/" + std::to_string(order.number));
    return response;
}

Response list_orders(const Service& service, const Request& request) {
    const auto range = range_of(request);
    return numbered_page(request, io::tables::account_orders,
                         service.store.orders(id_of(request), range, state_parameter(request)),
                         "orders", range.limit, [](const auto& order) { return order.number; });
}

Response show_order(const Service& service, const Request& request) {
    const auto number = number_in(request.in_path.at("number"), "number");
    return one_row(io::tables::account_orders, service.store.order(id_of(request), number), 200);
}

Response cancel_order(const Service& service, const Request& request) {
    const auto number = number_in(request.in_path.at("number"), "number");
    return one_row(io::tables::account_orders, service.store.cancel_order(id_of(request), number),
                   200);
}

Response post_transfer(const Service& service, const Request& request) {
    const auto body = read_body<TransferBody>(request);
    const auto made = service.store.transfer(
        id_of(request), {body.amount, body.position, body.note}, key_of(request));
    return one_row(io::tables::account_journal, io::JournalRow{made.line, made.written}, 201);
}

Response list_lots(const Service& service, const Request& request) {
    LastValues last(service.store);
    const Valued valued(service.store.account(id_of(request)), last);
    return answer_rows(request, io::tables::account_lots, valued.values.lots, "lots",
                       head_of(io::columns::account, id_of(request)));
}

Response list_positions(const Service& service, const Request& request) {
    LastValues last(service.store);
    const Valued valued(service.store.account(id_of(request)), last);
    return answer_rows(request, io::tables::account_positions, valued.values.positions, "positions",
                       head_of(io::columns::account, id_of(request)));
}

Response list_journal(const Service& service, const Request& request) {
    const auto range = range_of(request);
    std::vector<io::JournalRow> rows;
    for (auto& record : service.store.journal(id_of(request), range)) {
        rows.push_back({std::move(record.line), record.written});
    }
    return numbered_page(request, io::tables::account_journal, std::move(rows), "lines",
                         range.limit, [](const auto& row) { return row.line.number; });
}

}  // namespace levtok::http::endpoints
