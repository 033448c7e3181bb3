#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "nav/observation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/columns/price_columns.hpp"
#include "service/io/read/text/text_file.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {

struct PriceFileOptions {
    std::string column;          ///< empty: the bar, else the price by choose_price_columns' list
    bool strict = false;         ///< different rows of one stamp are an error, not a warning
    std::optional<Stamp> stamp;  ///< the meaning of the time column, where the file misleads
    /// The steps of the bars that these follow: a few rows take their interval from them.
    std::optional<BarSteps> follows;
    /// The last of those bars, in the order of time: a gap and a split after them are noted.
    std::vector<Observation> earlier{};
    std::optional<Instant> from;  ///< the first observation wanted, inclusive
    std::optional<Instant> to;    ///< the last observation wanted, inclusive
    std::string bars;             ///< of a file with several: as in PriceChoice
    TimeOptions time{};           ///< how its times are written
    /// Calendars by whose sessions bars are missing: those that are for one of them. None: the
    /// market is always open, or not known.
    std::vector<std::string> calendars{};
    /// Files of splits and distributions to take out of the prices; empty: the columns of the price
    /// file, where it has some; `none`: nothing is taken out.
    std::string splits{};
    std::string distributions{};
    std::string adjustment_options = "--";  ///< how their options begin, for messages
};

/// Reads a price file as a stream of observations in the order of time, in constant memory; only a
/// file that is newest-first, or whose splits or distributions are taken out, is held whole. A bar
/// is observed when it closes: at its close time where the file has one, else at its open time plus
/// the interval, the most common step of the first 1000 rows. A file whose stamps are all in the
/// last second of their bars (23:59:59) has close times: they are rounded up to the full second.
/// Throws InputError for the first thing that is wrong, Error where the file cannot be read; notes
/// on what it doubts or drops go to `warn`, which may be empty.
class PriceReader {
public:
    explicit PriceReader(const TextSource& source, const PriceFileOptions& options = {},
                         const Warn& warn = {})
        : PriceReader(std::span(&source, 1), options, warn) {}
    /// Several files, folders or archives, as one history in the order of their times.
    explicit PriceReader(std::span<const TextSource> sources, const PriceFileOptions& options = {},
                         const Warn& warn = {});
    ~PriceReader();
    PriceReader(PriceReader&&) noexcept;
    PriceReader& operator=(PriceReader&&) noexcept;

    /// The next observations, as many as `out` holds; fewer, then 0, at the end.
    std::size_t next(std::span<Observation> out);
    bool next(Observation& out) { return next(std::span(&out, 1)) == 1; }

    Duration interval()
        const;  ///< the most common step of the first rows; 0 where there is one row only
    /// Whether the only row has an open time and no other row shows when its bar closes, so that it
    /// is observed at its open.
    bool lacks_interval() const;
    Duration longest_step() const;  ///< a longer step is a gap
    bool weekdays_only() const;     ///< no row on a Saturday or Sunday
    /// How it reads the files; with the gaps and suspects so far.
    Understood understood() const;
    std::uint64_t bytes_read() const;
    std::uint64_t bytes_total() const;  ///< 0 where unknown

private:
    class Stream;
    std::unique_ptr<Stream> stream_;
};

/// Reads the whole file.
std::vector<Observation> read_prices(const TextSource& source, const PriceFileOptions& options = {},
                                     const Warn& warn = {});

}  // namespace levtok::io
