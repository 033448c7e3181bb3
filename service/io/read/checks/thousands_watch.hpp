#pragma once

#include <cstdint>
#include <utility>

#include "nav/observation.hpp"
#include "service/io/read/checks/row_source.hpp"
#include "service/io/read/notices.hpp"

namespace levtok::io {

/// Notes prices that go from a whole number below 1000 to one with three decimals, or back, by a
/// factor of about a thousand: 998 and 1.001, where a dot separates thousands.
class ThousandsWatch {
public:
    ThousandsWatch(const RowSource& file, Warn warn)
        : findings_(NoteCode::suspect_price, file, "factors as of a dot between thousands",
                    std::move(warn)) {}

    /// A smaller move, as a fraction of the price before, does not count.
    static constexpr double least_move = 0.99;

    void see(const Observation& before, const Observation& row, std::uint64_t line);
    void go_on_in(const RowSource& file) { findings_.go_on_in(file); }
    void finish() const { findings_.finish(); }
    std::uint64_t count() const { return findings_.count(); }

private:
    Findings findings_;
};

}  // namespace levtok::io
