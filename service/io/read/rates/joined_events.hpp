#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "nav/time.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/text/sources.hpp"

namespace levtok::io {

/// The events of all tables in `sources` (files, folders, archives) in the order of time, each read
/// by `read(const TextSource&)`. An event in two tables is kept once, with a note; two different
/// ones are an InputError.
template <class Read>
auto joined_events(std::span<const TextSource> sources, const Warn& warn, const Read& read) {
    const auto tables = tables_of(sources, warn);
    auto all = read(tables.front());
    if (tables.size() == 1) return all;
    Findings equal(NoteCode::duplicate_rows, sources.front().name,
                   "rows that occur in two files; one kept", warn);
    for (std::size_t i = 1; i < tables.size(); ++i) {
        const auto more = read(tables[i]);
        const auto middle = static_cast<std::ptrdiff_t>(all.size());
        all.insert(all.end(), more.begin(), more.end());
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(),
                           [](const auto& a, const auto& b) { return a.time < b.time; });
        const auto same = [&](const auto& a, const auto& b) {
            if (a.time != b.time) return false;
            if (!(a.rate == b.rate)) {
                throw InputError(tables[i].name, 1, "rate",
                                 format_time(a.time) + " has another rate in another file",
                                 "leave out one of the two files, if they are of one history");
            }
            equal.count_one();
            return true;
        };
        all.erase(std::unique(all.begin(), all.end(), same), all.end());
    }
    if (warn) {
        warn({NoteCode::joined_files,
              fmt::format("{} files are read as one history", tables.size()),
              sources.front().name});
    }
    equal.finish();
    return all;
}

}  // namespace levtok::io
