#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/io/input_error.hpp"

struct gzFile_s;

namespace levtok::io {

/// Where a reader finds its text: a file by its path (`-` is standard input), or the memory, where
/// `name` stands for it in messages and the text must outlive the reader.
struct TextSource {
    TextSource(std::string path) : name(std::move(path)) {}  // NOLINT(google-explicit-constructor)
    TextSource(const char* path) : name(path) {}             // NOLINT(google-explicit-constructor)
    TextSource(std::string name_of_text, std::string_view text)
        : name(std::move(name_of_text)), memory(text) {}

    std::string name;
    std::optional<std::string_view> memory{};
};

/// A text file, plain or gzip, or standard input, read in blocks and handed out in lines.
class TextFile {
public:
    /// Zero bytes that can always be read behind the last byte of a block.
    static constexpr std::size_t padding = 64;
    static constexpr std::size_t block_size = std::size_t{1} << 18;
    /// A longer line is no table's row; the limit keeps the memory constant.
    static constexpr std::size_t longest_line = std::size_t{1} << 20;

    /// Throws Error (not_found, conflict where it may not be read, system).
    explicit TextFile(const TextSource& source);
    ~TextFile();
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;

    /// The next line without its CR, LF, or false at the end; the text stands until the next call.
    bool next_line(std::string_view& line);
    /// The number, from 1, of the line read last.
    std::uint64_t line() const { return line_; }

    /// The text in memory that is not read yet: it may end within a line, and zero bytes follow it.
    std::string_view unread() const {
        return {buffer_.data() + begin_, static_cast<std::size_t>(end_ - begin_)};
    }
    /// Changes whenever unread() may have moved in memory.
    std::uint64_t blocks() const { return blocks_; }
    /// Counts the line that ends before `behind`, a place in unread(), as read.
    void take_line(const char* behind) {
        begin_ = static_cast<std::size_t>(behind - buffer_.data());
        ++line_;
    }

    const std::string& name() const { return name_; }
    std::uint64_t bytes_read() const;
    std::uint64_t bytes_total() const { return bytes_total_; }  ///< 0 where unknown

private:
    void open(const std::string& path);
    bool refill();
    std::size_t read_block(char* out);

    std::string name_;
    gzFile_s* file_ = nullptr;  ///< nullptr: the text is in memory
    std::string_view memory_;   ///< what is not delivered of it
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool at_end_ = false;
    std::uint64_t line_ = 0;
    std::uint64_t blocks_ = 0;
    std::uint64_t bytes_delivered_ = 0;
    std::uint64_t bytes_total_ = 0;
};

}  // namespace levtok::io
