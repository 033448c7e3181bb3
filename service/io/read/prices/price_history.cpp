#include "service/io/read/prices/price_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "service/io/read/text/sources.hpp"

namespace levtok::io {
namespace {

/// Fewer rows do not determine an interval.
constexpr std::size_t rows_that_tell = 3;

std::string text_of(Stamp stamp) { return stamp == Stamp::open ? "open" : "close"; }

/// The columns that all files of a history must share, for messages.
std::string names_of_columns(const PriceRows& rows) {
    const auto& columns = rows.columns();
    return (columns.bars ? std::string("bars") : in_quotes(columns.close_name) + " alone") +
           " at their " + text_of(columns.stamp) + " times";
}

Understood understood_of(const PriceRows& rows) {
    constexpr std::array<std::string_view, TableRow::slots> names{
        "open", "high", "low", "close", "volume", "adjusted close", "split", "distribution"};
    Understood understood{.kind = "prices", .files = {rows.table().file().name()}};
    describe(rows.table(), rows.columns().uses, names, understood);
    return understood;
}

AdjustingColumns adjusting_of(const PriceRows& rows) {
    const auto& columns = rows.columns();
    AdjustingColumns out{columns.split, columns.distribution, "", columns.usually_adjusted};
    if (columns.adjusted) {
        out.adjusted_by =
            columns.adjusted_close.empty() ? columns.close_name : columns.adjusted_close;
    }
    return out;
}

void add(AdjustingColumns& all, const AdjustingColumns& more) {
    if (all.split.empty()) all.split = more.split;
    if (all.distribution.empty()) all.distribution = more.distribution;
    if (all.adjusted_by.empty()) all.adjusted_by = more.adjusted_by;
    all.usually_adjusted = all.usually_adjusted || more.usually_adjusted;
}

PriceProperties properties_of(const PriceRows& rows) {
    const auto& file = rows.table().file();
    return {.file = file.name(),
            .interval = rows.interval(),
            .tells_interval = rows.tells_interval(),
            .weekdays_only = rows.weekdays_only(),
            .stamped_at_the_end = rows.stamped_at_the_end(),
            .stamp = rows.columns().stamp,
            .has_bars = rows.columns().bars,
            .bytes_total = file.bytes_total(),
            .adjusting = adjusting_of(rows),
            .understood = understood_of(rows)};
}

/// One name for what is written `Close` here and `close` there.
std::string normal_columns_of(const PriceRows& rows) {
    const auto& columns = rows.columns();
    return (columns.bars ? "bars" : normal_name(columns.close_name)) + text_of(columns.stamp);
}

}  // namespace

void OrderedPriceRows::hold_all() {
    holds_all_ = true;
    while (const PriceRow* row = rows_.next()) held_.push_back(*row);
    held_left_ = held_.size();
}

/// A file of a history while it is read, one row ahead, so that its last row is known as such.
struct PriceHistory::OpenPart {
    OpenPart(std::size_t number_of_part, const Part& part, const PriceRowOptions& options,
             const Warn& warn)
        : number(number_of_part), rows(part.source, options, warn) {
        take_ahead();
        advance();
    }

    void advance() {
        has_row = has_ahead;
        row = ahead;
        if (has_row) take_ahead();
    }
    void take_ahead() {
        const PriceRow* next = rows.next();
        has_ahead = next != nullptr;
        if (has_ahead) ahead = *next;
    }
    bool at_last_row() const { return !has_ahead; }
    const TextFile& file() const { return rows.rows().table().file(); }

    std::size_t number;
    OrderedPriceRows rows;
    PriceRow row{};
    PriceRow ahead{};
    bool has_row = false;
    bool has_ahead = false;
};

PriceHistory::PriceHistory(std::span<const TextSource> sources, const PriceRowOptions& options,
                           const Warn& warn)
    : options_(options),
      warn_(warn),
      equal_(NoteCode::duplicate_rows, "", "rows that occur in two files; one kept", warn),
      unfinished_(NoteCode::duplicate_rows, "", "rows that another file has in full", warn) {
    const auto tables = tables_of(sources, warn);
    if (tables.size() == 1) {
        only_ = std::make_unique<OrderedPriceRows>(tables.front(), options, warn);
        properties_ = properties_of(only_->rows());
        return;
    }
    if (warn) {
        warn_ = [this, warn](const Note& note) {
            if (told_.insert(note.text).second) warn(note);
        };
    }
    look_at_all(tables);
    if (settle_date_order()) look_at_all(tables);
    require_agreement();
    if (warn) note_joined(warn);
}

PriceHistory::~PriceHistory() = default;

void PriceHistory::look_at_all(std::span<const TextSource> tables) {
    parts_.clear();
    for (const auto& table : tables) parts_.push_back(look_at(table));
    std::stable_sort(parts_.begin(), parts_.end(),
                     [](const Part& a, const Part& b) { return a.first < b.first; });
}

/// A file that determines whether dates have their day or their month first determines it for those
/// that do not. True where some must be read again.
bool PriceHistory::settle_date_order() {
    const Part* decided = nullptr;
    for (const auto& part : parts_) {
        if (!part.date_order) continue;
        if (decided != nullptr && decided->date_order != part.date_order) {
            throw InputError(
                part.file, 1, "time",
                "has the day and the month of its dates in another order than " + decided->file,
                "give files of one form, or each alone");
        }
        decided = &part;
    }
    const bool assumed = std::any_of(parts_.begin(), parts_.end(),
                                     [](const Part& part) { return part.date_order_assumed; });
    if (decided == nullptr || !assumed) return false;
    options_.time.order = decided->date_order;
    return true;
}

PriceHistory::Part PriceHistory::look_at(const TextSource& source) {
    if (source.name == "-") {
        throw Error(ErrorKind::malformed,
                    "standard input: cannot be one of several files; save it as a file, or give it "
                    "alone");
    }
    OrderedPriceRows ordered(source, options_, {});
    const auto& rows = ordered.rows();
    const Instant first = ordered.next()->bar.time;
    const bool assumed = rows.table().date_order_is_assumed();
    return {properties_of(rows),
            source,
            first,
            rows.rows_looked_at(),
            names_of_columns(rows),
            normal_columns_of(rows),
            assumed ? std::nullopt : rows.table().date_order(),
            assumed};
}

/// Throws InputError naming two files that are not of one history.
void PriceHistory::require_agreement() {
    const auto& most = *std::max_element(
        parts_.begin(), parts_.end(),
        [](const Part& a, const Part& b) { return a.rows_looked_at < b.rows_looked_at; });
    const auto refuse = [&](const Part& part, const char* field, const std::string& its,
                            const std::string& others) {
        throw InputError(part.file, 1, field, its + ", where " + most.file + " has " + others,
                         "give files of one history only, or each alone");
    };
    properties_ = most;
    properties_.bytes_total = 0;
    properties_.adjusting = {};
    for (const auto& part : parts_) {
        if (part.normal_columns != most.normal_columns)
            refuse(part, "column", "has " + part.columns, most.columns);
        properties_.bytes_total += part.bytes_total;
        add(properties_.adjusting, part.adjusting);
        if (part.rows_looked_at < rows_that_tell) continue;
        if (part.interval != most.interval) {
            refuse(part, "time", "has rows " + format_duration(part.interval) + " apart",
                   "rows " + format_duration(most.interval) + " apart");
        }
        if (part.stamped_at_the_end != most.stamped_at_the_end) {
            refuse(part, "time",
                   part.stamped_at_the_end ? "is stamped in the last second of its bars"
                                           : "is stamped at the begin of its bars",
                   "the other stamps");
        }
    }
    properties_.understood = parts_.front().understood;
    auto& files = properties_.understood.files;
    files.clear();
    for (const auto& part : parts_) files.push_back(part.file);
    properties_.weekdays_only = std::all_of(parts_.begin(), parts_.end(), [](const Part& part) {
        return part.weekdays_only || part.rows_looked_at < rows_that_tell;
    });
}

void PriceHistory::note_joined(const Warn& warn) const {
    const auto& files = properties_.understood.files;
    std::string text =
        fmt::format("{} files are read as one history, the last {}", files.size(), files.back());
    if (!are_alike(files)) text += "; their names differ in more than numbers: are they of one?";
    warn({NoteCode::joined_files, text, files.front()});
}

void PriceHistory::finish() const {
    if (only_) return only_->rows().finish();
    for (const auto& part : open_) part->rows.rows().finish();
    equal_.finish();
    unfinished_.finish();
}

std::uint64_t PriceHistory::line() const {
    return only_ ? only_->rows().table().line() : row_.line;
}

std::uint64_t PriceHistory::bytes_read() const {
    if (only_) return only_->rows().table().file().bytes_read();
    std::uint64_t bytes = bytes_of_closed_;
    for (const auto& part : open_) bytes += part->file().bytes_read();
    return bytes;
}

/// Opens each file that may have a row before those read so far.
void PriceHistory::open_what_may_be_first() {
    for (; opened_ < parts_.size(); ++opened_) {
        const auto& part = parts_[opened_];
        if (!open_.empty() && open_[first_in_time()]->row.bar.time < part.first) return;
        open_.push_back(std::make_unique<OpenPart>(opened_, part, options_, warn_));
    }
}

std::size_t PriceHistory::first_in_time() const {
    const auto first = std::min_element(
        open_.begin(), open_.end(),
        [](const auto& a, const auto& b) { return a->row.bar.time < b->row.bar.time; });
    return static_cast<std::size_t>(first - open_.begin());
}

const PriceRow* PriceHistory::next_of_several() {
    open_what_may_be_first();
    if (open_.empty()) return nullptr;
    const std::size_t first = first_in_time();
    const Instant time = open_[first]->row.bar.time;
    for (std::size_t i = first + 1; i < open_.size(); ++i) {
        if (open_[i]->row.bar.time == time) merge(*open_[first], *open_[i]);
    }
    row_ = open_[first]->row;
    current_ = open_[first]->number;
    for (std::size_t i = open_.size(); i-- > 0;) {
        if (open_[i]->row.bar.time == time) advance(i);
    }
    return &row_;
}

/// Two files have a row of one time. A download ends with a bar that is not finished: then the
/// other file has it in full. Any other difference is of two histories.
void PriceHistory::merge(OpenPart& kept, OpenPart& other) {
    const bool equal = same_values(kept.row.bar, other.row.bar);
    const bool other_stays = kept.at_last_row() && !other.at_last_row();
    const bool kept_stays = other.at_last_row() && !kept.at_last_row();
    if (!equal && (options_.strict || (!other_stays && !kept_stays))) {
        throw InputError(
            other.file().name(), other.row.line, "time",
            fmt::format("{} has other values in {}, on line {}", format_time(other.row.bar.time),
                        kept.file().name(), kept.row.line),
            "leave out one of the two files, if they are of one history");
    }
    Findings& findings = equal ? equal_ : unfinished_;
    const OpenPart& dropped = equal || kept_stays ? other : kept;
    findings.go_on_in(dropped.file().name());
    if (findings.wants_text()) {
        findings.add(
            dropped.row.line, "time",
            fmt::format("{} occurs in two files{}; one kept", format_time(dropped.row.bar.time),
                        equal ? "" : ", here as the last row and with other values"));
    } else {
        findings.count_one();
    }
    if (!equal && other_stays) kept.row.bar = other.row.bar;
}

void PriceHistory::advance(std::size_t open) {
    open_[open]->advance();
    if (open_[open]->has_row) return;
    open_[open]->rows.rows().finish();
    bytes_of_closed_ += open_[open]->file().bytes_read();
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(open));
}

}  // namespace levtok::io
