#include "service/io/read/values/decimal.hpp"

#include <charconv>
#include <cmath>
#include <random>
#include <string>

#include "nav/check.hpp"
#include "tests/catch.hpp"

namespace levtok::io {
namespace {

double nearest(const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

TEST_CASE("numbers are read whole or not at all") {
    struct Case {
        const char* text;
        bool good;
        double value;
    };
    const Case cases[] = {
        {"1", true, 1},     {"-1.5", true, -1.5}, {"1e-4", true, 1e-4}, {" 2.5 ", true, 2.5},
        {"+3", true, 3},    {".5", true, .5},     {"5.", true, 5},      {"0.00000001", true, 1e-8},
        {"", false, 0},     {"null", false, 0},   {"1,5", false, 0},    {"1.2.3", false, 0},
        {"0x10", false, 0}, {"12a", false, 0},    {"+-1", false, 0},    {"1e999", false, 0},
        {"1 2", false, 0},  {"--1", false, 0},
    };
    for (const auto& each : cases) {
        INFO(each.text);
        const auto number = parse_number(each.text);
        CHECK(number.has_value() == each.good);
        if (number) CHECK(*number == each.value);
    }
}

TEST_CASE("eight digits at a time give the double that std::from_chars gives") {
    std::mt19937_64 random(7);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    for (int i = 0; i < 200'000; ++i) {
        std::string text;
        for (std::uint64_t digits = 1 + below(12); digits > 0; --digits)
            text += static_cast<char>('0' + below(10));
        const std::uint64_t places = below(12);
        if (places > 0) text += '.';
        for (std::uint64_t k = 0; k < places; ++k) text += static_cast<char>('0' + below(10));
        const std::size_t size = text.size();
        text += ',';
        text.append(32, '7');

        std::vector<DigitMark> marks(text.size() + mark_margin);
        REQUIRE(mark_non_digits(text.data(), size + 1, marks.data()) == (places > 0 ? 2U : 1U));
        double value = 0;
        const DigitMark* end = read_decimal(text.data(), 0, marks.data(), value);
        const bool short_enough = size - (places > 0 ? 1 : 0) <= 15;
        INFO(text.substr(0, size));
        REQUIRE((end != nullptr) == short_enough);
        if (end == nullptr) continue;
        REQUIRE(*end == size);
        REQUIRE(value == nearest(text.substr(0, size)));
    }
}

TEST_CASE("marks are the places of all bytes but digits") {
    std::mt19937_64 random(11);
    for (std::size_t size : {0U, 1U, 7U, 63U, 64U, 65U, 130U, 1000U}) {
        std::string text(size, '0');
        for (auto& c : text)
            c = random() % 3 == 0 ? static_cast<char>(random() % 256)
                                  : static_cast<char>('0' + random() % 10);
        std::vector<DigitMark> expected;
        for (std::size_t i = 0; i < size; ++i) {
            if (text[i] < '0' || text[i] > '9') expected.push_back(static_cast<DigitMark>(i));
        }
        text.append(mark_margin, '\0');
        std::vector<DigitMark> marks(size + mark_margin);
        marks.resize(mark_non_digits(text.data(), size, marks.data()));
        CHECK(marks == expected);
    }
}

}  // namespace
}  // namespace levtok::io
