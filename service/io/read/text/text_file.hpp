#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/input_error.hpp"
#include "service/io/read/text/bytes.hpp"
#include "service/io/read/text/sources.hpp"

namespace levtok::io {

/// A text, read in blocks and returned in lines: from a file, standard input or memory; plain,
/// packed by gzip, xz, zstd, bzip2 or lz4, or the one table of a zip, 7z or tar; in UTF-8, or in
/// any encoding that contains ASCII, with or without a byte order mark, or in UTF-16. A line ends
/// with LF, CR LF, or, where the first line does, with CR alone.
class TextFile {
public:
    /// The number of zero bytes that can always be read after the last byte of a block.
    static constexpr std::size_t padding = 64;
    static constexpr std::size_t block_size = std::size_t{1} << 18;
    /// A longer line is not a row of a table; the limit keeps the memory constant.
    static constexpr std::size_t longest_line = std::size_t{1} << 20;

    /// The limit for a text in memory, which a client sends: a packed one must not exhaust the
    /// memory.
    static constexpr std::uint64_t longest_unpacked = std::uint64_t{1} << 26;

    /// Throws Error (not_found, conflict where it may not be read, system), and InputError for a
    /// file that is not text, with its kind (Parquet, a workbook, a page) and what to do instead.
    explicit TextFile(const TextSource& source);

    /// The next text, a block or all that is left, without taking it.
    std::string_view preview();
    /// The next line without its CR, LF, or false at the end; the text is valid until the next
    /// call.
    bool next_line(std::string_view& line);
    /// The number, from 1, of the last line.
    std::uint64_t line() const { return line_; }

    /// The buffered text that is not read yet: it may end within a line, and zero bytes follow it.
    std::string_view unread() const {
        return {buffer_.data() + begin_, static_cast<std::size_t>(end_ - begin_)};
    }
    /// Changes whenever unread() may have moved in memory.
    std::uint64_t blocks() const { return blocks_; }
    /// The next part of the text, regardless of lines; empty at the end. Valid until the next call
    /// of any function.
    std::string_view next_part();
    /// Counts the line that ends before `next`, a place in unread(), as read.
    void take_line(const char* next) {
        begin_ = static_cast<std::size_t>(next - buffer_.data());
        ++line_;
    }

    const std::string& name() const { return name_; }
    std::uint64_t bytes_read() const { return stored_.taken(); }   ///< before unpacking
    std::uint64_t bytes_total() const { return stored_.total(); }  ///< 0 where unknown
    /// The first bytes of the text, by which its form is recognised.
    std::string_view head() const { return head_; }

private:
    void unpack();
    void put(std::unique_ptr<Bytes> bytes);
    void know_text();
    bool refill();
    std::size_t read_block(char* out);
    void require_text(std::string_view block) const;
    [[noreturn]] void fail(const BrokenBytes& error) const;

    StoredBytes stored_;
    std::vector<std::unique_ptr<Bytes>> layers_;  ///< each reads the one before, the first stored_
    Bytes* bytes_;                                ///< the last of them
    std::string name_;
    std::string_view head_;
    bool ends_with_cr_ = false;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool at_end_ = false;
    std::uint64_t line_ = 0;
    std::uint64_t blocks_ = 0;
    std::uint64_t bytes_delivered_ = 0;
};

}  // namespace levtok::io
