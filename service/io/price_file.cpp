#include "service/io/price_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "service/io/price_rows.hpp"
#include "service/io/price_watch.hpp"

namespace levtok::io {
namespace {

/// A close time of 00:59:59.999 is the last instant inside the bar; the bar closes at the full second behind it.
Instant full_close_time(Instant time) {
    constexpr Duration millisecond = std::chrono::milliseconds{1};
    const Duration into_second = time - std::chrono::floor<std::chrono::seconds>(time);
    if (into_second < Duration{std::chrono::seconds{1}} - millisecond) return time;
    return std::chrono::ceil<std::chrono::seconds>(time);
}

}  // namespace

class PriceReader::Stream {
public:
    Stream(const std::string& path, PriceFileOptions options, const Warn& warn)
        : options_(std::move(options)),
          rows_(path, options_.column, options_.stamp, options_.strict, warn),
          watch_(rows_.table().file().name(), rows_.interval(), rows_.weekdays_only(), warn),
          shift_(rows_.columns().stamp == Stamp::open ? rows_.interval() : Duration{0}),
          by_close_time_(rows_.columns().stamp == Stamp::close) {
        if (rows_.columns().stamp == Stamp::open && shift_ == Duration{0} && warn) {
            warn(rows_.table().file().name() + ": one row, so its interval is unknown; observed at its open time");
        }
        if (rows_.newest_first()) hold_all();
    }

    std::size_t next(std::span<Observation> out) {
        std::size_t count = 0;
        PriceRow row;
        while (count < out.size() && next_wanted(row)) out[count++] = row.bar;
        return count;
    }

    Duration interval() const { return rows_.interval(); }
    const TextFile& file() const { return rows_.table().file(); }

private:
    bool next_wanted(PriceRow& row) {
        while (!finished_) {
            if (!next_in_time(row)) return finish();
            row.bar.time = by_close_time_ ? full_close_time(row.bar.time) : row.bar.time + shift_;
            if (read_++ == 0) first_ = row.bar.time;
            if (options_.from && row.bar.time < *options_.from) continue;
            if (options_.to && row.bar.time > *options_.to) return finish();
            watch_.see(row.bar, row.line);
            ++delivered_;
            return true;
        }
        return false;
    }

    bool next_in_time(PriceRow& row) {
        if (!rows_.newest_first()) return rows_.next(row);
        if (held_.empty()) return false;
        row = held_.back();
        held_.pop_back();
        return true;
    }

    void hold_all() {
        PriceRow row;
        while (rows_.next(row)) held_.push_back(row);
    }

    bool finish() {
        finished_ = true;
        rows_.finish();
        watch_.finish();
        if (delivered_ == 0) {
            throw InputError(file().name(), rows_.table().line(), "time",
                             "no row lies between --from and --to; the first is at " + format_time(first_),
                             "choose times that the file covers");
        }
        return false;
    }

    PriceFileOptions options_;
    PriceRows rows_;
    PriceWatch watch_;
    Duration shift_;
    bool by_close_time_;
    std::vector<PriceRow> held_;  ///< the rest of a newest-first file, the oldest behind
    std::uint64_t read_ = 0;
    std::uint64_t delivered_ = 0;
    Instant first_{};
    bool finished_ = false;
};

PriceReader::PriceReader(const std::string& path, PriceFileOptions options, Warn warn)
    : stream_(std::make_unique<Stream>(path, std::move(options), warn)) {}
PriceReader::~PriceReader() = default;
PriceReader::PriceReader(PriceReader&&) noexcept = default;
PriceReader& PriceReader::operator=(PriceReader&&) noexcept = default;

std::size_t PriceReader::next(std::span<Observation> out) { return stream_->next(out); }
Duration PriceReader::interval() const { return stream_->interval(); }
std::uint64_t PriceReader::bytes_read() const { return stream_->file().bytes_read(); }
std::uint64_t PriceReader::bytes_total() const { return stream_->file().bytes_total(); }

std::vector<Observation> read_prices(const std::string& path, const PriceFileOptions& options, const Warn& warn) {
    PriceReader reader(path, options, warn);
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
