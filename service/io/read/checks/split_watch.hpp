#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nav/observation.hpp"
#include "service/io/read/notices.hpp"

namespace levtok::io {

/// Notes prices that change by a factor as in a split: near 2, 3, 4, 5, 10, 15, 20 or 25 or one of
/// their inverses (within 3 %), from close to close, and not back within a day. A bar must open by
/// that factor too, since a crash or a rally passes through the prices in between; where only
/// closes are known, one must move by more than 12 times the usual move, which the rows after it
/// show where those before it are too few.
class SplitWatch {
public:
    SplitWatch(const RowSource& file, Warn warn)
        : findings_(NoteCode::split_suspected, file, "factors as in a split", std::move(warn)),
          file_(file) {}

    /// The next rows are from another file.
    void go_on_in(const RowSource& file) { file_ = file; }

    /// `typical_move` is what a close usually changes by, as a fraction; 0 where it is unknown.
    void see(const Observation& before, const Observation& row, double typical_move,
             std::uint64_t line) {
        const double factor = row.close / before.close;
        if (suspect_) look_for_return(before, row);
        if (factor < least_rise_ && factor > 1 / least_rise_) return;
        suspect(before, row, factor, typical_move, line);
    }
    void finish();

private:
    static constexpr double least_rise_ = 1.9;

    struct Suspect {
        Price before;
        Price after;
        Instant time;
        RowSource file;
        std::uint64_t line;
        int ratio;
        bool rises;
        bool proven;  ///< the rows before show that it is unusual
        int moves_after = 0;
        double sum_of_moves = 0;  ///< of absolute log moves
    };

    void suspect(const Observation& before, const Observation& row, double factor,
                 double typical_move, std::uint64_t line);
    void look_for_return(const Observation& before, const Observation& row);
    bool is_unusual() const;
    void tell();

    Findings findings_;
    RowSource file_;
    std::optional<Suspect> suspect_;
};

}  // namespace levtok::io
