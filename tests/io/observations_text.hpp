#pragma once

#include <string>
#include <vector>

#include "nav/check.hpp"
#include "nav/observation.hpp"

namespace levtok::io {

/// A line a row: time, open, high, low, close and volume of each.
inline std::string text_of(const std::vector<Observation>& rows) {
    std::string out;
    for (const auto& row : rows) {
        out += format_time(row.time);
        for (const auto price : {row.open, row.high, row.low, row.close})
            out += ' ' + shortest(price.value());
        out += ' ' + shortest(row.volume) + '\n';
    }
    return out;
}

/// A line a row: time, open, high, low, close, volume; of a row that has only a close, time and
/// close.
inline std::string lines_of(const std::vector<Observation>& rows) {
    std::string out;
    for (const auto& row : rows) {
        out += format_time(row.time);
        const bool close_alone = row.open == row.close && row.high == row.low;
        if (!close_alone) {
            for (const auto price : {row.open, row.high, row.low})
                out += ' ' + shortest(price.value());
        }
        out += ' ' + shortest(row.close.value());
        if (row.volume != 0) out += " v" + shortest(row.volume);
        out += '\n';
    }
    return out;
}

}  // namespace levtok::io
