#pragma once

#include <optional>
#include <string_view>

#include "service/io/read/values/times/stamp.hpp"

namespace levtok::io {

/// What the dates of a file say about their order.
class DateOrderEvidence {
public:
    /// Takes a stamp as written; what needs no order says nothing.
    void see(std::string_view text);
    /// A number above 12 decided.
    std::optional<DateOrder> decided() const;
    /// The one order in which the times of the rows go one way throughout.
    std::optional<DateOrder> sorted() const;
    bool dotted() const { return dotted_; }

private:
    struct Run {
        std::optional<Instant> last;
        bool rises = false;
        bool falls = false;
        bool possible = true;

        void see(std::optional<WrittenStamp> stamp);
        bool one_way() const { return possible && !(rises && falls); }
    };
    Run month_first_;
    Run day_first_;
    bool dotted_ = false;
};

}  // namespace levtok::io
