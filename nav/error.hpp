#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace levtok {

/// What kind of mistake an error is; one table maps it to an exit code, another to an HTTP status.
enum class ErrorKind {
    invalid_value,  ///< a value breaks the rule of its field
    malformed,      ///< text that cannot be read: a file, a document, an option
    not_found,      ///< an unknown name
    conflict,       ///< a contradiction to what is already known
    unavailable,    ///< not available now, but later: a full queue
    system,         ///< the machine refused: disk, memory, permission
};

/// A mistake of the user's or a failure of the machine, with a message that says what is wrong,
/// where, and what would be right. Bugs assert instead; a wipe-out or a liquidation is a value.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

    ErrorKind kind() const { return kind_; }

private:
    ErrorKind kind_;
};

/// A value that breaks the rule of its field: `fees.management.rate: must be in [0, 1), was 1.7`.
class InvalidValue : public Error {
public:
    InvalidValue(std::string field, std::string rule, std::string value)
        : Error(ErrorKind::invalid_value, field + ": " + rule + ", was " + value),
          field_(std::move(field)),
          rule_(std::move(rule)),
          value_(std::move(value)) {}

    /// The same mistake, with the field named as part of the object at `place`.
    InvalidValue within(const std::string& place) const {
        return {place + '.' + field_, rule_, value_};
    }

    const std::string& field() const { return field_; }
    const std::string& rule() const { return rule_; }
    const std::string& value() const { return value_; }

private:
    std::string field_;
    std::string rule_;
    std::string value_;
};

}  // namespace levtok
