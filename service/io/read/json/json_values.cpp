#include "service/io/read/json/json_values.hpp"

#include <nlohmann/json.hpp>

namespace levtok::io {
namespace {

class Values : public nlohmann::json_sax<nlohmann::json> {
public:
    Values(JsonRow& names, JsonRow& values) : names_(names), values_(values) {
        names_.clear();
        values_.clear();
    }

    bool null() override { return put({}); }
    bool boolean(bool value) override { return put(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return put(text); }
    bool string(string_t& text) override { return put(text); }
    bool binary(binary_t&) override { return true; }
    bool key(string_t& name) override {
        if (depth_ == 1) names_.push_back(name);
        return true;
    }
    bool start_object(std::size_t) override { return open(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
        return false;
    }

private:
    bool put(std::string text) {
        if (depth_ <= 1) values_.push_back(std::move(text));
        return true;
    }
    bool open() {
        if (depth_++ == 1) values_.emplace_back();
        return true;
    }
    bool close() {
        --depth_;
        return true;
    }

    JsonRow& names_;
    JsonRow& values_;
    std::size_t depth_ = 0;
};

}  // namespace

bool read_json_values(const std::string& text, JsonRow& names, JsonRow& values) {
    Values taken(names, values);
    return nlohmann::json::sax_parse(text, &taken);
}

}  // namespace levtok::io
