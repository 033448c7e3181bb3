#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nav/error.hpp"
#include "service/io/read/text/sources.hpp"

namespace levtok::io {

/// Packed bytes that cannot be unpacked. The reader that counts lines converts it to an InputError.
struct BrokenBytes : Error {
    BrokenBytes(std::string field_name, std::string what_is_wrong, std::string what_to_do)
        : Error(ErrorKind::malformed, field_name + ": " + what_is_wrong + "; " + what_to_do),
          field(std::move(field_name)),
          problem(std::move(what_is_wrong)),
          remedy(std::move(what_to_do)) {}

    std::string field;
    std::string problem;
    std::string remedy;
};

/// A stream of bytes, as stored or unpacked from another stream.
class Bytes {
public:
    Bytes() = default;
    virtual ~Bytes() = default;
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;

    /// The first bytes, enough to recognise the format; read() returns them too.
    std::string_view head();
    /// Reads the next bytes, at most `room`; returns 0 at the end. After the head `room` must be at
    /// least least_room. Throws Error.
    std::size_t read(char* out, std::size_t room);

protected:
    static constexpr std::size_t least_room = 16;  ///< no character needs more
    virtual std::size_t more(char* out, std::size_t room) = 0;
    /// The part of the head that read() has not returned, for streams that can seek.
    std::string_view head_left() const { return std::string_view(head_).substr(head_taken_); }
    void drop_head();

private:
    std::string head_;
    std::size_t head_taken_ = 0;
    bool has_head_ = false;
    bool at_end_ = false;
};

/// The bytes of a file, of standard input, or of a text in memory.
class StoredBytes final : public Bytes {
public:
    /// Throws Error (not_found, conflict where it may not be read, malformed for a folder, system).
    explicit StoredBytes(const TextSource& source);
    ~StoredBytes() override;

    /// Where the source has the form `data.zip/btc.csv`, its two parts.
    const std::string& name() const { return name_; }
    const std::string& member() const { return member_; }
    bool in_memory() const { return descriptor_ < 0; }

    bool can_seek() const { return in_memory() || regular_; }
    /// The next read() begins at this place, or at the end where the place is after it.
    void seek(std::uint64_t place);

    std::uint64_t taken() const { return place_ - head_left().size(); }  ///< the place of read()
    std::uint64_t total() const { return total_; }                       ///< 0 where unknown

private:
    std::size_t more(char* out, std::size_t room) override;

    std::string name_;
    std::string member_;
    std::string_view memory_;
    int descriptor_ = -1;
    bool regular_ = false;
    std::uint64_t place_ = 0;
    std::uint64_t total_ = 0;
};

}  // namespace levtok::io
