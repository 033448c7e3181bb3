#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "service/io/read/input_error.hpp"

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

/// Checks a stream of prices and warns of possible errors in them; it changes none.
///
/// Gap: a step of more than 1.5 intervals (in a daily file without weekends: more than 7 days).
/// With the calendar of a market: bars of its sessions that the file lacks, whatever the step.
/// Suspect print: the price moves by more than 12 times its recent mean absolute move (over some 32
/// rows, each move counted up to 4 times that mean) and within 3 rows is back to within a quarter
/// of the move. Stale: three or more equal bars in a row; in a daily file also a close equal to the
/// one before, where that is rarer than one row in a thousand. Split: see SplitWatch. Thousands:
/// see ThousandsWatch.
class PriceWatch {
public:
    /// A bar is missing where it is for one of `calendars`; none where the market is always open,
    /// or not known.
    PriceWatch(const RowSource& file, Duration interval, bool weekdays_only,
               const std::vector<std::string>& calendars, Warn warn);

    /// The prices follow those of these bars, in the order of time, that lie before the first
    /// price: the step between is checked like that between two rows, with the statistics of both.
    void follow(std::vector<Observation> earlier) { earlier_ = std::move(earlier); }

    void see(const Observation& row, std::uint64_t line) {
        if (!earlier_.empty()) return see_first_after_earlier(row, line);
        if (rows_++ == 0) return remember(row);
        const double move = std::abs(row.close / last_.close - 1);
        if (row.time - last_.time > looked_at_) note_gap(row, line);
        if (row.close == last_.close) note_repeat(row, line);
        splits_.see(last_, row, typical_move_, line);
        if (move > ThousandsWatch::least_move) thousands_.see(last_, row, line);
        if (rows_to_watch_ > 0) look_for_return(row);
        if (move > alarm_ * typical_move_ && rows_ > memory_) start_watching(row, move, line);
        learn(move);
        remember(row);
    }

    /// The next rows are from another file of the same history.
    void go_on_in(const std::string& file);

    /// Notes the counted findings.
    void finish();

    /// The findings so far.
    std::uint64_t gaps() const { return gaps_; }
    Duration largest_gap() const { return largest_gap_; }
    std::uint64_t suspects() const { return suspects_.count() + thousands_.count(); }

    /// A longer step is a gap where the market is always open.
    Duration gap_limit() const { return gap_limit_; }

private:
    static constexpr double alarm_ = 12;
    static constexpr double winsor_ = 4;
    static constexpr double least_move_ = 1e-5;
    static constexpr std::int64_t memory_ = 32;
    static constexpr int rows_to_return_ = 3;
    static constexpr double returned_ = 0.25;

    struct Repeat {
        RowSource file{""};
        std::uint64_t line = 0;
        Instant time;
    };

    /// Field by field: copied whole, in vectors, the row would wait for its last written field.
    void remember(const Observation& row) {
        last_.time = row.time;
        last_.open = row.open;
        last_.high = row.high;
        last_.low = row.low;
        last_.close = row.close;
    }

    /// Updates the statistics of the rows with the move to the last of them.
    void learn(double move) {
        const double counted = std::min(move, winsor_ * typical_move_ + least_move_);
        typical_move_ = rows_ > memory_ ? typical_move_ + (counted - typical_move_) / memory_
                                        : typical_move_ + (move - typical_move_) /
                                                              static_cast<double>(rows_ - 1);
    }

    void see_first_after_earlier(const Observation& row, std::uint64_t line);
    void learn_of(const std::vector<Observation>& earlier);
    void allow_steps_to(Duration limit);
    std::int64_t missing_before(const Observation& row) const;
    void note_gap(const Observation& row, std::uint64_t line);
    void note_repeat(const Observation& row, std::uint64_t line);
    void start_watching(const Observation& row, double move, std::uint64_t line);
    void look_for_return(const Observation& row);
    void tell_gaps() const;
    void tell_repeats() const;

    RowSource file_;
    Warn warn_;
    Duration interval_;
    bool weekdays_only_;
    std::vector<const rebalance::TradingCalendar*> sessions_;  ///< of markets that close
    bool always_open_;  ///< one of the markets, or the only one
    Duration gap_limit_{};
    Duration looked_at_{};  ///< a longer step may be a gap
    Findings suspects_;
    SplitWatch splits_;
    ThousandsWatch thousands_;

    std::vector<Observation> earlier_;  ///< until the first row is seen
    bool counts_days_ = false;          ///< a gap may be of days on which a market is closed
    std::int64_t rows_ = 0;
    Observation last_{};
    double typical_move_ = 0;

    int rows_to_watch_ = 0;
    double suspect_move_ = 0;
    Price price_before_{};
    Observation suspect_{};
    std::uint64_t suspect_line_ = 0;

    std::uint64_t gaps_ = 0;
    std::int64_t missing_ = 0;
    Duration largest_gap_{0};
    Instant largest_gap_end_{};
    std::string largest_gap_place_;

    std::int64_t repeats_ = 0;
    std::int64_t last_equal_bar_ = 0;
    std::vector<Repeat> first_repeats_;
    std::int64_t equal_bars_in_a_row_ = 0;
    std::int64_t stale_bars_ = 0;
    Repeat first_stale_{};
};

}  // namespace levtok::io
