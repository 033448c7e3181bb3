#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace levtok {

/// The kinds of notes. A new one is a name here, a row in note.cpp, and a row of the list in
/// service/README.md.
enum class NoteCode : std::uint8_t {
    adjusted_prices,
    assumed_time,
    assumed_unit,
    before_first_row,
    chosen_prices,
    duplicate_rows,
    engine,
    estimate,
    finding,
    fresh_start,
    gap,
    holding_open,
    implied_distributions,
    inferred_trades,
    infinite_estimates,
    joined_files,
    key_shown_once,
    left_out,
    less_than_a_year,
    liquidated,
    model,
    money_weighted_return,
    no_checkpoint,
    no_exact_law,
    noisy_prints,
    not_told_apart,
    other_close,
    schedule_off_grid,
    sessions,
    split_suspected,
    stale_prices,
    suspect_columns,
    suspect_price,
    target_missed,
    temporary_store,
    time_of_bars,
    uncharged,
    uncovered,
    unused_input,
    wiped_out,
};

struct NoteKind {
    NoteCode code;
    std::string_view name;     ///< as JSON, HTTP and the README write it
    std::string_view meaning;  ///< one sentence
};

/// All kinds of notes, sorted by name.
std::span<const NoteKind> note_kinds();

std::string_view name_of(NoteCode code);

/// A condition that changes an answer and that the user may not expect. It is data, so that the
/// command, the HTTP service, the explorer and the report show the same.
struct Note {
    NoteCode code;
    std::string text;     ///< a sentence without its full stop
    std::string place{};  ///< `FILE:LINE: column`, a product, an option; may be empty

    bool operator==(const Note&) const = default;
};

using Notes = std::vector<Note>;

/// Appends `more` to `notes`.
void append(Notes& notes, Notes more);

/// `PLACE: TEXT`, or the text alone.
std::string message_of(const Note& note);

}  // namespace levtok
