#include "rebalance/calendars/zone.hpp"

#include <date/tz.h>

#include <vector>

#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::rebalance {
namespace {

const date::time_zone& zone_of(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

const date::tzdb& database() {
    try {
        return date::get_tzdb();
    } catch (const std::exception& error) {
        throw Error(ErrorKind::system, std::string("no time zones on this machine (") +
                                           error.what() + "): install the package tzdata");
    }
}

/// The library counts an instant in whole seconds; its range is wider than that of Instant.
Instant instant_of(date::sys_seconds time) {
    if (time <= std::chrono::floor<std::chrono::seconds>(Instant::min())) return Instant::min();
    if (time >= std::chrono::floor<std::chrono::seconds>(Instant::max())) return Instant::max();
    return time;
}

/// `new york` and `New_York` find `America/New_York`.
std::vector<std::string_view> zones_like(std::string_view name) {
    std::vector<std::string_view> known;
    std::vector<std::string_view> found;
    for (const auto& zone : database().zones) {
        const std::string_view full = zone.name();
        known.push_back(full);
        const auto city = full.substr(full.rfind('/') + 1);
        if (!similar_names(name, {city}).empty()) found.push_back(full);
    }
    auto near = similar_names(name, known);
    return near.empty() ? found : near;
}

}  // namespace

Zone Zone::named(std::string_view name) {
    for (const auto& zone : database().zones) {
        if (zone.name() == name) return Zone(&zone);
    }
    auto near = zones_like(name);
    constexpr std::size_t most = 3;
    if (near.size() > most) near.resize(most);
    throw Error(ErrorKind::not_found,
                "no time zone is called \"" + std::string(name) + '"' +
                    (near.empty() ? "; write a name like America/New_York or UTC"
                                  : "; near are " + listed(near)));
}

const std::string& Zone::name() const { return zone_of(zone_).name(); }

ZonedTime Zone::from_local(LocalTime local) const {
    const date::local_time<Duration> time{local.time_since_epoch()};
    const date::local_info info = zone_of(zone_).get_info(time);
    const Instant as_utc{local.time_since_epoch()};
    if (info.result == date::local_info::nonexistent) {
        const Instant jump = info.first.end;
        return {ZonedTime::Kind::nonexistent, jump, jump};
    }
    const Instant first = as_utc - info.first.offset;
    if (info.result == date::local_info::unique) return {ZonedTime::Kind::unique, first, first};
    return {ZonedTime::Kind::ambiguous, first, as_utc - info.second.offset};
}

LocalTime Zone::to_local(Instant time) const {
    return LocalTime{(time + period_at(time).offset).time_since_epoch()};
}

Zone::Period Zone::period_at(Instant time) const {
    const date::sys_info info = zone_of(zone_).get_info(time);
    return {instant_of(info.begin), instant_of(info.end), info.offset};
}

}  // namespace levtok::rebalance
