#include "rebalance/account/saved_account.hpp"

#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::rebalance {

void describe(Fields& fields, Held& held) {
    fields.exact("quantity", held.quantity);
    fields.exact("entry", held.entry);
    fields.exact("cash", held.cash);
    fields.exact("price", held.price);
}

void describe(Fields& fields, AccountState& state) {
    fields.flag("opened", state.opened);
    fields.flag("closed", state.closed);
    fields.flag("called", state.called);
    fields.instant("time", state.time);
    fields.exact("balance", state.balance);
    fields.objects("held", state.held, "");
}

void describe(Fields& fields, PaperLot& lot) {
    fields.count("number", lot.number);
    fields.text("token", lot.token, "");
    fields.text("underlying", lot.underlying, "");
    fields.instant("time", lot.time);
    fields.exact("quantity", lot.quantity);
    fields.exact("cost", lot.cost);
}

void describe(Fields& fields, PaperPosition& position) {
    fields.count("number", position.number);
    fields.text("underlying", position.underlying, "");
    fields.instant("time", position.time);
    fields.exact("leverage", position.leverage);
    fields.exact("cost", position.cost);
    fields.object("maintenance", position.maintenance, "");
    fields.object("account", position.account, "");
}

void describe(Fields& fields, PaperState& state) {
    fields.exact("balance", state.balance);
    fields.exact("deposited", state.deposited);
    fields.exact("realised", state.realised);
    fields.count("lines", state.lines);
    fields.count("orders", state.orders);
    fields.objects("lots", state.lots, "");
    fields.objects("positions", state.positions, "");
    fields.objects("resting", state.resting, "");
}

namespace {

template <class T>
std::string text_of_saved(const T& value) {
    return written(value).dump();
}

template <class T>
T saved_of_text(std::string_view text) {
    T value;
    read(parse_strictly(text), "", value);
    return value;
}

}  // namespace

std::string write_paper_terms(const PaperTerms& terms) { return text_of_saved(terms); }
PaperTerms read_paper_terms(std::string_view text) { return saved_of_text<PaperTerms>(text); }
std::string write_paper_state(const PaperState& state) { return text_of_saved(state); }
PaperState read_paper_state(std::string_view text) { return saved_of_text<PaperState>(text); }
std::string write_paper_order(const PaperOrder& order) { return text_of_saved(order); }
PaperOrder read_paper_order(std::string_view text) { return saved_of_text<PaperOrder>(text); }
std::string write_order_request(const OrderRequest& order) { return text_of_saved(order); }

}  // namespace levtok::rebalance
