#include "rebalance/holder/held_asset.hpp"

#include <utility>

#include "nav/metrics/path_notes.hpp"

namespace levtok::rebalance {

HeldAsset::HeldAsset(std::string name) : series_{.name = std::move(name)} {}

HeldAsset::HeldAsset(std::string name, Terms terms)
    : series_{.name = std::move(name), .fees = dealing_fees(terms)},
      held_(Token(std::move(terms))) {}

HeldAsset::HeldAsset(std::string name, Terms terms, const Strategy& strategy,
                     std::vector<EntrySignal> signals)
    : series_{.name = std::move(name)} {
    const auto dealing = dealing_cost(strategy, dealing_fees(terms));
    series_.fees = {dealing.buying(), dealing.selling()};
    Token token(std::move(terms));
    HeldToken holder(token, strategy, std::move(signals));
    held_ = ByRules{std::move(token), std::move(holder)};
}

HeldAsset::HeldAsset(std::string name, AccountTerms terms)
    : series_{.name = std::move(name), .position = std::move(terms)} {
    const Account valid(*series_.position);
}

const Token* HeldAsset::token() const {
    if (const auto* token = std::get_if<Token>(&held_)) return token;
    const auto* by_rules = std::get_if<ByRules>(&held_);
    return by_rules == nullptr ? nullptr : &by_rules->token;
}

const Terms* HeldAsset::terms() const {
    const auto* held = token();
    return held == nullptr ? nullptr : &held->terms();
}

std::optional<Financing> HeldAsset::financing() const {
    if (series_.position) return series_.position->financing;
    return terms() == nullptr ? std::nullopt : std::optional(terms()->financing);
}

std::vector<std::string> HeldAsset::calendars() const {
    return terms() == nullptr ? std::vector<std::string>{} : std::vector{terms()->calendar};
}

void HeldAsset::add(const MarketStep& step) {
    series_.time.push_back(step.bar.time);
    if (auto* token = std::get_if<Token>(&held_)) return add_token(*token, step, nullptr);
    if (auto* by_rules = std::get_if<ByRules>(&held_)) {
        return add_token(by_rules->token, step, &by_rules->holder);
    }
    series_.value.push_back(step.bar.close.value());
    if (series_.position) series_.steps.push_back(step);
}

/// A merge comes last in a bar, so that the bar's charges are in the units from before it.
void HeldAsset::add_token(Token& token, const MarketStep& step, HeldToken* holder) {
    const double merged = token.state().merged;
    const PathRow row = token.advance(step);
    off_grid_.add(token.terms(), token.trades());
    if (row.events.has(Event::wiped_out) && !death_) death_ = row;
    if (holder != nullptr) {
        add_held(holder->add(step, token, row));
        return;
    }
    charged_ += (row.fee + row.financing + row.cost + row.cap) / merged;
    series_.value.push_back(token.adjusted_nav());
    series_.charged.push_back(charged_);
}

/// A unit is the money that the holder brings: who buys it at the first observation pays what the
/// holder's first purchase costs, and who buys it later pays for the part that is in tokens then.
void HeldAsset::add_held(const HolderRow& now) {
    const bool is_first = series_.value.empty();
    series_.value.push_back(std::get<ByRules>(held_).holder.path().nav.back());
    series_.invested.push_back(is_first || now.equity <= 0 ? 0 : now.tokens * now.nav / now.equity);
}

HoldingSeries HeldAsset::take() { return std::move(series_); }

Notes HeldAsset::notes() const {
    Notes notes;
    const auto* held = token();
    if (held == nullptr) return notes;
    if (death_) {
        notes.push_back(nav::wiped_out_note(held->terms().name, death_->time, death_->price,
                                            nav::wiped_out_by(held->attribution())));
    }
    if (auto note = off_grid_.note(held->terms())) notes.push_back(std::move(*note));
    if (const auto* by_rules = std::get_if<ByRules>(&held_)) {
        append(notes, by_rules->holder.signal_notes());
    }
    return notes;
}

}  // namespace levtok::rebalance
