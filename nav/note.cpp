#include "nav/note.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>

namespace levtok {
namespace {

constexpr auto kinds = std::to_array<NoteKind>({
    {NoteCode::adjusted_prices, "adjusted_prices",
     "Splits or distributions were taken out of the prices, or are not in them."},
    {NoteCode::assumed_time, "assumed_time",
     "The form or the zone of the times of a file was assumed, since nothing in it decides."},
    {NoteCode::assumed_unit, "assumed_unit",
     "The unit of a rate was taken from the name or the form of its column."},
    {NoteCode::before_first_row, "before_first_row",
     "The requested time begins before the first row."},
    {NoteCode::chosen_prices, "chosen_prices",
     "A file has several prices; one was taken, or one scales the others."},
    {NoteCode::duplicate_rows, "duplicate_rows", "Rows of one time; one was kept."},
    {NoteCode::engine, "engine", "A simulation runs differently than usual."},
    {NoteCode::estimate, "estimate", "A figure that is an estimate, and what it leaves out."},
    {NoteCode::finding, "finding", "What the rows of an answer say together."},
    {NoteCode::fresh_start, "fresh_start",
     "There is no checkpoint, so a job starts at the beginning."},
    {NoteCode::gap, "gap", "Time without prices, funding or rates."},
    {NoteCode::holding_open, "holding_open", "A holder is still in at the end of a history."},
    {NoteCode::implied_distributions, "implied_distributions",
     "Distributions that errors imply, or hide."},
    {NoteCode::inferred_trades, "inferred_trades",
     "Prices of trades within a bar were inferred from the path."},
    {NoteCode::infinite_estimates, "infinite_estimates", "Estimates that a model makes infinite."},
    {NoteCode::joined_files, "joined_files", "Several files were read as one history."},
    {NoteCode::key_shown_once, "key_shown_once", "A key that cannot be shown again."},
    {NoteCode::left_out, "left_out", "Rows or columns that were not used."},
    {NoteCode::less_than_a_year, "less_than_a_year",
     "A path of less than a year, or of few sessions, of which no annual figure is given."},
    {NoteCode::liquidated, "liquidated",
     "A margin or perpetual position was closed since its equity fell to the maintenance margin."},
    {NoteCode::model, "model", "A fitted model or one of its parameters is in doubt."},
    {NoteCode::money_weighted_return, "money_weighted_return",
     "No yearly rate makes the flows of a portfolio into its value at the end, or several do."},
    {NoteCode::no_checkpoint, "no_checkpoint",
     "A checkpoint could not be saved; the job continues."},
    {NoteCode::no_exact_law, "no_exact_law", "A quantity that has no exact law here."},
    {NoteCode::noisy_prints, "noisy_prints",
     "Errors that reverse the next session, as prints that are off by chance do."},
    {NoteCode::not_told_apart, "not_told_apart",
     "Terms that a history does not show or cannot tell apart, and how they are correlated."},
    {NoteCode::other_close, "other_close",
     "An observed series with other times than the prices of the underlying."},
    {NoteCode::schedule_off_grid, "schedule_off_grid",
     "A scheduled rule is due at times without a price, and acts at the nearest."},
    {NoteCode::sessions, "sessions", "Steps are the sessions of a market that closes."},
    {NoteCode::split_suspected, "split_suspected",
     "A price that changes by a factor as in a split, which nothing adjusts."},
    {NoteCode::stale_prices, "stale_prices", "Prices that repeat the one before."},
    {NoteCode::suspect_columns, "suspect_columns",
     "Columns whose numbers do not match their names."},
    {NoteCode::suspect_price, "suspect_price",
     "A price that leaves its neighbours and comes back, or prices that seem to be of something "
     "else; they were kept."},
    {NoteCode::target_missed, "target_missed", "A standard error that a job did not reach."},
    {NoteCode::temporary_store, "temporary_store",
     "Data that is stored only while a command runs."},
    {NoteCode::time_of_bars, "time_of_bars", "What the time of a bar was taken for."},
    {NoteCode::uncharged, "uncharged",
     "A charge of the product is left out, since its rate is not given."},
    {NoteCode::uncovered, "uncovered",
     "Funding or rates that do not cover the time of the prices."},
    {NoteCode::unused_input, "unused_input", "An input that charges no product."},
    {NoteCode::wiped_out, "wiped_out",
     "A token or a portfolio lost all that it had; when, at which price, by what."},
});

static_assert(std::is_sorted(kinds.begin(), kinds.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));

}  // namespace

std::span<const NoteKind> note_kinds() { return kinds; }

std::string_view name_of(NoteCode code) {
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const NoteKind& each) { return each.code == code; });
    assert(kind != kinds.end());
    return kind->name;
}

void append(Notes& notes, Notes more) {
    notes.insert(notes.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

std::string message_of(const Note& note) {
    return note.place.empty() ? note.text : note.place + ": " + note.text;
}

}  // namespace levtok
