#include <fmt/format.h>

#include "nav/check.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

struct Day {
    int of_may;
    double close;
};

/// Bars of days, each opening near the close before, that close at the midnight given.
std::string rows(const std::vector<Day>& days, bool csv) {
    std::string text;
    for (const auto& [day, close] : days) {
        const auto time = fmt::format("2023-05-{:02}T00:00:00Z", day);
        const auto prices =
            fmt::format("{},{},{},{}", shortest(close * 0.99), shortest(close * 1.02),
                        shortest(close * 0.97), shortest(close));
        text += csv ? time + ',' + prices + '\n'
                    : (text.empty() ? "[\"" : ",[\"") + time + "\"," + prices + ']';
    }
    return csv ? "close_time,open,high,low,close\n" + text : text;
}

json posted(InProcess& service, const std::string& id, const std::vector<Day>& days, bool csv) {
    const std::string target = "/v1/underlyings/" + id + "/bars";
    const auto answer = csv ? service.post_csv(target, rows(days, true))
                            : service.post(target, R"({"bars": [)" + rows(days, false) + "]}");
    REQUIRE(answer.status == 200);
    return answer.json()["warnings"];
}

std::vector<std::string> codes_and_texts(const json& notes) {
    std::vector<std::string> out;
    for (const auto& note : notes) {
        out.push_back(note["code"].get<std::string>() + ": " + note["text"].get<std::string>());
    }
    return out;
}

std::string place_of(const json& notes, const char* code) {
    for (const auto& note : notes) {
        if (note["code"] == code) return note["place"];
    }
    return "none";
}

const std::vector<Day> doubtful{{1, 80}, {2, 81}, {3, 80.5}, {4, 81},    {6, 82}, {7, 81.5},
                                {8, 81}, {9, 16}, {10, 16},  {13, 16.2}, {14, 16}};

}  // namespace

TEST_CASE("bars as JSON have the notes that they have as CSV, at their places") {
    InProcess service;
    const auto as_json = posted(service, "one", doubtful, false);
    CHECK(codes_and_texts(as_json) == codes_and_texts(posted(service, "two", doubtful, true)));
    CHECK(place_of(as_json, "split_suspected") == "bars.7");
    CHECK(place_of(as_json, "gap") == "bars.9");
}

TEST_CASE("bars are held against those that are there, as JSON and as CSV") {
    InProcess service;
    for (const bool csv : {false, true}) {
        CAPTURE(csv);
        const std::string id = csv ? "two" : "one";
        CHECK(posted(service, id, {{9, 200}, {10, 203}, {11, 201}}, csv).empty());
        const auto notes = posted(service, id, {{17, 804}, {18, 806}}, csv);
        const auto texts = codes_and_texts(notes);
        REQUIRE(texts.size() == 2);
        CHECK(texts[0].find("split_suspected: 804 follows 201 at 2023-05-17T00:00:00Z, a factor "
                            "near 4") == 0);
        CHECK(texts[1] ==
              "gap: 1 gap (5 bars of 1d missing); the largest, 6d, ends at 2023-05-17T00:00:00Z");
        CHECK(place_of(notes, "gap") == (csv ? "body:2: time" : "bars.0"));
        // The same again is no news of what lies before it but what was said.
        CHECK(posted(service, id, {{18, 806}, {19, 807}}, csv).empty());
    }
}

TEST_CASE("bars are missed by the calendars of the tokens, as JSON and as CSV") {
    InProcess service;
    for (const bool csv : {false, true}) {
        CAPTURE(csv);
        const std::string id = csv ? "two" : "one";
        service.put("/v1/tokens/T" + id, R"({"underlying": ")" + id +
                                             R"(", "terms": {"leverage": 2, "calendar": "XNYS"}})");
        // Closes of Thursday and Friday; Monday, 29 May, is a holiday.
        CHECK(posted(service, id, {{25, 90}, {26, 91}, {27, 90}}, csv).empty());
        CHECK(posted(service, id, {{31, 91}}, csv).empty());
    }
}

TEST_CASE("prices of a simulation have their notes, at their places in the body") {
    InProcess service;
    const std::string prices = R"({"product": "3x", "prices": [)" + rows(doubtful, false) + "]";
    const auto notes = [&](const std::string& more) {
        const auto answer = service.post("/v1/simulations", prices + more + "}");
        CAPTURE(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json()["warnings"];
    };
    CHECK(place_of(notes(""), "split_suspected") == "prices.7");
    CHECK(place_of(notes(""), "gap") == "prices.9");
    const auto later = notes(R"(, "from": "2023-05-10")");
    CHECK(place_of(later, "split_suspected") == "none");
    CHECK(place_of(later, "gap") == "prices.9");
    const auto early = notes(R"(, "to": "2023-05-07")");
    CHECK(place_of(early, "gap") == "prices.4");

    const auto held = notes(
        R"(, "funding": [["2023-05-01", 0.0001], ["2023-05-01T08:00:00Z", 0.0001],
             ["2023-05-01T16:00:00Z", 0.0001], ["2023-05-05", 0.0001]])");
    CHECK(codes_and_texts(held).size() > 1);
    bool said = false;
    for (const auto& note : held) said = said || note["place"] == "funding.3";
    CHECK(said);
}

TEST_CASE("holes in funding and rates are said of JSON as of CSV, also after what is there") {
    InProcess service;
    testing::fill(service, 5);
    struct Series {
        const char* path;
        const char* list;
        const char* step;
        std::vector<const char*> first;
        std::vector<const char*> later;
        const char* hole;
        const char* before;
    };
    const Series all[] = {
        {"/v1/underlyings/",
         "funding",
         "/funding",
         {"2024-02-01T00:00:00Z", "2024-02-01T04:00:00Z", "2024-02-01T08:00:00Z",
          "2024-02-02T00:00:00Z", "2024-02-02T04:00:00Z"},
         {"2024-02-04T04:00:00Z"},
         "1 hole (3 rows of 4h missing); the largest, 16h, ends at 2024-02-02T00:00:00Z: nothing "
         "is charged in them",
         "1 hole (11 rows of 4h missing); the largest, 2d, ends at 2024-02-04T04:00:00Z: nothing "
         "is charged in them"},
        {"/v1/rates/",
         "rates",
         "",
         {"2024-02-01T00:00:00Z", "2024-02-02T00:00:00Z", "2024-02-05T00:00:00Z",
          "2024-02-25T00:00:00Z", "2024-02-26T00:00:00Z"},
         {"2024-03-27T00:00:00Z", "2024-03-28T00:00:00Z"},
         "1 hole (19 rows of 1d missing); the largest, 20d, ends at 2024-02-25T00:00:00Z: the "
         "rate before applies in them",
         "1 hole (29 rows of 1d missing); the largest, 30d, ends at 2024-03-27T00:00:00Z: the "
         "rate before applies in them"},
    };
    for (const auto& series : all) {
        for (const bool csv : {false, true}) {
            CAPTURE(series.path, csv);
            const std::string target = series.path + std::string(csv ? "two" : "one") + series.step;
            const auto hole_of = [&](const std::vector<const char*>& times) {
                std::string text;
                for (const auto* time : times) {
                    text +=
                        csv ? std::string(time) + ",0.0001\n"
                            : (text.empty() ? "[\"" : ",[\"") + std::string(time) + "\", 0.0001]";
                }
                const auto answer =
                    csv ? service.post_csv(target + "?unit=fraction", "time,rate\n" + text)
                        : service.post(target,
                                       "{\"" + std::string(series.list) + "\": [" + text + "]}");
                CAPTURE(answer.body);
                REQUIRE(answer.status == 200);
                const auto notes = answer.json()["warnings"];
                REQUIRE(notes.size() == 1);
                CHECK(notes[0]["code"] == "gap");
                if (!csv) {
                    CHECK(notes[0]["place"] ==
                          series.list + std::string(times.size() > 2 ? ".3" : ".0"));
                }
                return notes[0]["text"].get<std::string>();
            };
            CHECK(hole_of(series.first) == series.hole);
            CHECK(hole_of(series.later) == series.before);
        }
    }
}
