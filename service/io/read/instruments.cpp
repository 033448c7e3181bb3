#include "service/io/read/instruments.hpp"

#include <variant>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/field_list.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::io {

rebalance::Instrument parse_instrument(const std::string& text, const std::string& field) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) return rebalance::instrument(text);
    std::vector<rebalance::Setting> settings;
    for (const auto part : split(std::string_view(text).substr(colon + 1), ',')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw InvalidValue(field, "must be a name or name:field=value,field=value",
                               in_quotes(text));
        }
        settings.push_back(
            {std::string(part.substr(0, equals)), std::string(part.substr(equals + 1))});
    }
    return rebalance::instrument(text.substr(0, colon), settings);
}

std::vector<std::string> all_instruments(double leverage) {
    std::vector<std::string> texts;
    for (const auto& instrument : rebalance::instruments()) {
        const std::string name = rebalance::name_of(instrument);
        const bool plain = std::holds_alternative<rebalance::Spot>(instrument);
        texts.push_back(plain ? name : name + ":leverage=" + shortest(leverage));
    }
    return texts;
}

std::string fields_text(const rebalance::Instrument& instrument) {
    std::string text;
    for (const auto& field : rebalance::fields_of(instrument)) {
        if (field.by_default.empty()) continue;
        text += (text.empty() ? "" : ",") + field.key + '=' + field.by_default;
    }
    return text;
}

}  // namespace levtok::io
