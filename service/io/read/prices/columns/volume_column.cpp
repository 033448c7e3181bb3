#include "service/io/read/prices/columns/volume_column.hpp"

#include <array>

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array volume_names{"volume"sv, "vol"sv, "v"sv};
constexpr std::array quote_volume_words{"usd"sv,      "usdt"sv,  "usdc"sv,     "busd"sv, "eur"sv,
                                        "currency"sv, "quote"sv, "turnover"sv, "total"sv};

}  // namespace

bool names_volume(std::string_view column) { return has_word(column, volume_names); }

std::optional<std::size_t> find_volume(const Table& table) {
    if (const auto plain = table.find_first(volume_names)) return plain;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const auto& name = table.columns()[i];
        if (names_volume(name) && !has_word(name, quote_volume_words) &&
            words_of_name(name).size() <= 2)
            return i;
    }
    return std::nullopt;
}

}  // namespace levtok::io
