#pragma once

#include "rebalance/calendars/trading_calendar.hpp"

/// The fields of a calendar file, each said once.
namespace levtok::rebalance {

template <class Visitor>
void describe(Visitor& fields, EarlyCloses& early) {
    fields.time_of_day("close", early.close, "by the clocks of the zone");
    fields.dates("dates", early.dates, "the days that it closes then");
}

template <class Visitor>
void describe(Visitor& fields, CalendarData& calendar) {
    fields.text("name", calendar.name, "as products give it");
    fields.text("description", calendar.description, "one sentence");
    fields.text("source", calendar.source, "where the holidays stand");
    fields.text("zone", calendar.zone, "of the IANA database");
    fields.time_of_day("open", calendar.open, "by the clocks of the zone");
    fields.time_of_day("close", calendar.close, "by the clocks of the zone");
    fields.flag("weekends", calendar.weekends);
    fields.date("first", calendar.first, "the day from which holidays are known");
    fields.date("last", calendar.last, "the day up to which they are");
    fields.dates("holidays", calendar.holidays, "days without a session");
    fields.objects("early_closes", calendar.early_closes, "sessions that end early");
}

}  // namespace levtok::rebalance
