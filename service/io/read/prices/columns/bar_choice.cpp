#include "service/io/read/prices/columns/bar_choice.hpp"

#include <fmt/format.h>

#include "service/io/read/argument.hpp"

namespace levtok::io {
namespace {

std::string name_of_bars(const PriceFamily& family) {
    return family.stem.empty() ? "raw" : as_argument(family.stem);
}

/// `raw, adj, 'mid quote'`.
std::string list_of_bars(const std::vector<const PriceFamily*>& families) {
    std::string list;
    for (const auto* family : families) list += (list.empty() ? "" : ", ") + name_of_bars(*family);
    return list;
}

class FamilyChoice {
public:
    FamilyChoice(const Table& table, const std::vector<PriceFamily>& families, const Warn& warn)
        : table_(table), families_(families), warn_(warn) {
        for (const auto& family : families) {
            if (!family.whole()) continue;
            all_.push_back(&family);
            if (is_quote(family)) {
                quotes_.push_back(&family);
            } else {
                (is_adjusted(family) ? adjusted_ : raw_).push_back(&family);
            }
        }
    }

    const PriceFamily* choose(const std::string& wish) const {
        return wish.empty() ? usual() : wished(wish);
    }

private:
    const PriceFamily* wished(const std::string& wish) const {
        const std::string name = normal_name(wish);
        for (const auto* family : all_) {
            if (normal_name(family->stem) == name && !name.empty()) return family;
        }
        if (name == "raw" && !raw_.empty()) return only(raw_);
        if (name == "adjusted" && !adjusted_.empty()) return only(adjusted_);
        // An adjusted close alone makes adjusted bars of raw ones.
        if (name == "adjusted" && adjusted_close(families_) && !raw_.empty()) return only(raw_);
        table_.fail(table_.header_line(), "bars", "there are no bars " + in_quotes(wish),
                    all_.empty() ? "drop --bars" : "choose one of " + list_of_bars(all_));
    }

    const PriceFamily* usual() const {
        if (all_.size() <= 1) return all_.empty() ? nullptr : all_.front();
        const PriceFamily* chosen = nullptr;
        if (!adjusted_.empty()) {
            chosen = only(adjusted_);
        } else if (!raw_.empty()) {
            chosen = only(raw_);
        } else {
            chosen = mid();
        }
        if (warn_) {
            warn_({NoteCode::chosen_prices,
                   fmt::format("has several bars ({}); those of {} are read (--bars NAME takes "
                               "others)",
                               list_of_bars(all_), name_of_bars(*chosen)),
                   table_.file().name()});
        }
        return chosen;
    }

    const PriceFamily* mid() const {
        for (const auto* family : quotes_) {
            if (family->stem.find("mid") != std::string::npos) return family;
        }
        return only(quotes_);
    }

    /// The one without a stem, or the only one.
    const PriceFamily* only(const std::vector<const PriceFamily*>& some) const {
        if (some.size() == 1) return some.front();
        for (const auto* family : some) {
            if (family->stem.empty()) return family;
        }
        table_.fail(table_.header_line(), "header", "has several bars: " + list_of_bars(some),
                    "choose one with --bars " + name_of_bars(*some.front()));
    }

    const Table& table_;
    const std::vector<PriceFamily>& families_;
    const Warn& warn_;
    std::vector<const PriceFamily*> all_;
    std::vector<const PriceFamily*> raw_;
    std::vector<const PriceFamily*> adjusted_;
    std::vector<const PriceFamily*> quotes_;
};

}  // namespace

const PriceFamily* choose_bars(const Table& table, const std::vector<PriceFamily>& families,
                               const std::string& wish, const Warn& warn) {
    return FamilyChoice(table, families, warn).choose(wish);
}

}  // namespace levtok::io
