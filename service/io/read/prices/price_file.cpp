#include "service/io/read/prices/price_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "nav/error.hpp"
#include "nav/metrics/path_notes.hpp"
#include "service/io/read/checks/bar_interval.hpp"
#include "service/io/read/checks/price_watch.hpp"
#include "service/io/read/prices/held_prices.hpp"
#include "service/io/read/prices/price_history.hpp"

namespace levtok::io {
namespace {

/// A close time of 00:59:59.999, or of 23:59:59 in a file of `whole_seconds`, is the last instant
/// inside the bar; the bar closes at the full second after it.
Instant full_close_time(Instant time, bool whole_seconds) {
    constexpr Duration millisecond = std::chrono::milliseconds{1};
    constexpr Duration one_second = std::chrono::seconds{1};
    const Instant second = std::chrono::floor<std::chrono::seconds>(time);
    const bool last_second =
        whole_seconds &&
        (second + one_second).time_since_epoch() % (60 * one_second) == Duration{0};
    const bool last_instant = time - second >= one_second - millisecond;
    return last_second || last_instant ? second + one_second : time;
}

}  // namespace

class PriceReader::Stream {
public:
    Stream(std::span<const TextSource> sources, const PriceFileOptions& options, const Warn& warn)
        : warn_(warn),
          from_(options.from.value_or(Instant::min())),
          to_(options.to.value_or(Instant::max())),
          rows_(sources,
                {{options.column, options.bars, options.stamp}, options.time, options.strict},
                warn),
          interval_(interval_after(options.follows, rows_.properties().interval,
                                   rows_.properties().tells_interval)),
          watch_(rows_.file(), interval_, interval_ == one_day && rows_.properties().weekdays_only,
                 options.calendars, warn),
          by_close_time_(rows_.properties().stamp == Stamp::close ||
                         (rows_.properties().stamped_at_the_end && !options.stamp)),
          shift_(by_close_time_ ? Duration{0} : interval_) {
        watch_.follow(options.earlier);
        if (options.follows) follow(*options.follows, warn);
        const AdjustmentChoice adjustments{options.splits, options.distributions,
                                           options.adjustment_options};
        if (has_adjustments(rows_, adjustments)) {
            held_.emplace(rows_, adjustments, options.time, options.follows, warn);
        }
        if (by_close_time_ && rows_.properties().stamp == Stamp::open && warn) {
            warn({NoteCode::time_of_bars,
                  "stamped in the last second of each bar, so a bar is observed at the full second "
                  "after its stamp (--stamps open if it is the open)",
                  file()});
        }
        if (lacks_interval() && warn) {
            warn({NoteCode::time_of_bars,
                  "one row, so its interval is unknown; observed at its open time", file()});
        }
    }

    std::size_t next(std::span<Observation> out) {
        std::size_t count = 0;
        while (count < out.size() && next_wanted(out[count])) ++count;
        return count;
    }

    Duration interval() const { return interval_; }
    bool lacks_interval() const { return !by_close_time_ && shift_ == Duration{0}; }
    Duration longest_step() const { return watch_.gap_limit(); }
    bool weekdays_only() const { return rows_.properties().weekdays_only; }
    Understood understood() const {
        Understood all = rows_.properties().understood;
        all.interval = interval_;
        all.stamp = !by_close_time_ ? "the open of a bar, observed an interval later"
                    : rows_.properties().stamp == Stamp::open
                        ? "the last second of a bar"
                        : "the time at which the price was observed";
        all.gaps = watch_.gaps();
        all.largest_gap = watch_.largest_gap();
        all.suspects = watch_.suspects();
        return all;
    }
    std::uint64_t bytes_read() const { return rows_.bytes_read(); }
    std::uint64_t bytes_total() const { return rows_.properties().bytes_total; }

private:
    const std::string& file() const { return held_ ? held_->file() : rows_.file(); }
    std::size_t file_number() const { return held_ ? held_->file_number() : rows_.file_number(); }

    void watch_next_file() {
        watched_file_ = file_number();
        watch_.go_on_in(file());
    }

    bool next_wanted(Observation& out) {
        while (!finished_) {
            const PriceRow* row = held_ ? held_->next() : rows_.next();
            if (row == nullptr) return finish();
            if (file_number() != watched_file_) watch_next_file();
            out = row->bar;
            out.time = by_close_time_
                           ? full_close_time(out.time, rows_.properties().stamped_at_the_end)
                           : out.time + shift_;
            if (out.time <= last_) complain_of_one_instant(*row, out.time);
            last_ = out.time;
            if (out.time < from_) {
                last_before_ = out.time;
                continue;
            }
            if (out.time > to_) {
                if (!delivered_) first_after_ = out.time;
                return finish();
            }
            watch_.see(out, row->line);
            if (!delivered_) note_start(out.time);
            delivered_ = true;
            return true;
        }
        return false;
    }

    /// A bar covers the time since it opened; a price is only of its instant.
    void note_start(Instant first) const {
        const Instant begin = rows_.properties().has_bars ? first - interval_ : first;
        if (!warn_ || last_before_ || from_ == Instant::min() || begin <= from_) return;
        warn_(nav::before_first_row_note(file(), "--from", from_, first));
    }

    void follow(const BarSteps& earlier, const Warn& warn) {
        if (!by_close_time_) check_interval(earlier.usual);
        if (by_close_time_ || interval_ == rows_.properties().interval || !warn) return;
        warn({NoteCode::time_of_bars,
              "too few rows to tell their interval: each is observed " +
                  format_duration(interval_) +
                  " after its stamp, the step of the bars before (--stamps close if it is the "
                  "close)",
              file()});
    }

    /// A gap between few rows looks like their interval. Months and days of summer time differ by
    /// less than a half.
    void check_interval(Duration known) const {
        if (2 * shift_ < 3 * known) return;
        throw InvalidValue(
            "stamps",
            "must be close where the rows lie further apart than the bars that are there, " +
                format_duration(known) +
                ", since their open times do not tell when they close: give the rows that are "
                "missing, or close times",
            "open times " + format_duration(shift_) + " apart");
    }

    /// Two stamps of which one is rounded up to the other.
    [[noreturn]] void complain_of_one_instant(const PriceRow& row, Instant observed) const {
        throw InputError(file(), row.line, "time",
                         format_time(row.bar.time) + " closes at " + format_time(observed) +
                             ", as the row before does",
                         "keep one of the rows");
    }

    bool finish() {
        finished_ = true;
        rows_.finish();
        watch_.finish();
        if (!delivered_) {
            const auto nearest = last_before_ ? last_before_ : first_after_;
            throw InputError(file(), rows_.line(), "time",
                             "no row lies between --from and --to; the nearest is at " +
                                 format_time(nearest.value()),
                             "choose times that the file covers");
        }
        return false;
    }

    Warn warn_;
    Instant from_;
    Instant to_;
    PriceHistory rows_;
    Duration interval_;
    std::optional<HeldPrices> held_;  ///< where splits or distributions are taken out of them
    PriceWatch watch_;
    std::size_t watched_file_ = 0;
    bool by_close_time_;
    Duration shift_;
    Instant last_ = Instant::min();
    bool delivered_ = false;
    std::optional<Instant> last_before_;  ///< the last row before `from`
    std::optional<Instant> first_after_;  ///< the row after `to`, where none lies before it
    bool finished_ = false;
};

PriceReader::PriceReader(std::span<const TextSource> sources, const PriceFileOptions& options,
                         const Warn& warn)
    : stream_(std::make_unique<Stream>(sources, options, warn)) {}
PriceReader::~PriceReader() = default;
PriceReader::PriceReader(PriceReader&&) noexcept = default;
PriceReader& PriceReader::operator=(PriceReader&&) noexcept = default;

std::size_t PriceReader::next(std::span<Observation> out) { return stream_->next(out); }
Duration PriceReader::interval() const { return stream_->interval(); }
bool PriceReader::lacks_interval() const { return stream_->lacks_interval(); }
Duration PriceReader::longest_step() const { return stream_->longest_step(); }
bool PriceReader::weekdays_only() const { return stream_->weekdays_only(); }
Understood PriceReader::understood() const { return stream_->understood(); }
std::uint64_t PriceReader::bytes_read() const { return stream_->bytes_read(); }
std::uint64_t PriceReader::bytes_total() const { return stream_->bytes_total(); }

std::vector<Observation> read_prices(const TextSource& source, const PriceFileOptions& options,
                                     const Warn& warn) {
    PriceReader reader(source, options, warn);
    std::vector<Observation> all;
    std::size_t count = 0;
    do {
        if (all.size() == count) all.resize(std::max<std::size_t>(1024, 2 * count));
        count += reader.next(std::span(all).subspan(count));
    } while (count == all.size());
    all.resize(count);
    return all;
}

}  // namespace levtok::io
