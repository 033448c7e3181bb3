#include "service/io/read/text/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "service/io/read/text/archive.hpp"
#include "service/io/read/text/file_kind.hpp"
#include "service/io/read/text/gzip.hpp"
#include "service/io/read/text/utf16.hpp"

namespace levtok::io {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Whether the first line ends with CR and no LF after it.
bool first_line_ends_with_cr(std::string_view head) {
    const auto end = head.find_first_of("\r\n");
    if (end == std::string_view::npos || head[end] == '\n') return false;
    // CR CR LF is the result of converting line ends twice.
    const auto next = head.find_first_not_of('\r', end);
    return next == std::string_view::npos || head[next] != '\n';
}

}  // namespace

TextFile::TextFile(const TextSource& source)
    : stored_(source), bytes_(&stored_), name_(stored_.name()), buffer_(block_size + padding) {
    try {
        unpack();
        know_text();
    } catch (const BrokenBytes& error) {
        fail(error);
    }
}

void TextFile::put(std::unique_ptr<Bytes> bytes) {
    layers_.push_back(std::move(bytes));
    bytes_ = layers_.back().get();
}

void TextFile::unpack() {
    if (is_gzip(bytes_->head())) put(std::make_unique<GzipBytes>(*bytes_));
    const auto& wanted = stored_.member();
    if (is_packed(bytes_->head())) {
        StoredBytes* to_seek = layers_.empty() && stored_.can_seek() ? &stored_ : nullptr;
        auto archive = std::make_unique<ArchiveBytes>(*bytes_, to_seek, wanted);
        if (!archive->member().empty()) name_ += '/' + archive->member();
        put(std::move(archive));
        if (is_gzip(bytes_->head())) put(std::make_unique<GzipBytes>(*bytes_));
        if (is_packed(bytes_->head()))
            throw BrokenBytes("archive", "holds another archive", "unpack it and give the table");
    } else if (!wanted.empty()) {
        throw BrokenBytes("archive", "is none, and holds no " + in_quotes(wanted),
                          "give the file alone");
    }
}

void TextFile::know_text() {
    if (const auto kind = foreign_kind(bytes_->head()))
        throw BrokenBytes("file", "is " + std::string(kind->name), std::string(kind->remedy));
    if (const auto order = utf16_order(bytes_->head()))
        put(std::make_unique<Utf16Bytes>(*bytes_, *order));
    head_ = bytes_->head();
    if (head_.starts_with(byte_order_mark)) {
        std::array<char, byte_order_mark.size()> mark{};
        bytes_->read(mark.data(), mark.size());
        head_.remove_prefix(mark.size());
    }
    ends_with_cr_ = first_line_ends_with_cr(head_);
}

bool TextFile::refill() {
    if (at_end_) return false;
    ++blocks_;
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ + block_size + padding > buffer_.size()) buffer_.resize(end_ + block_size + padding);
    const std::size_t got = read_block(buffer_.data() + end_);
    at_end_ = got == 0;
    end_ += got;
    bytes_delivered_ += got;
    std::memset(buffer_.data() + end_, 0, padding);
    return got > 0;
}

std::size_t TextFile::read_block(char* out) {
    std::size_t got = 0;
    try {
        got = bytes_->read(out, block_size);
    } catch (const BrokenBytes& error) {
        fail(error);
    }
    require_text({out, got});
    if (ends_with_cr_) std::replace(out, out + got, '\r', '\n');
    if (stored_.in_memory() && !layers_.empty() && bytes_delivered_ > longest_unpacked) {
        throw InputError(name_, line_ + 1, "text", "unpacks to more than 64 MiB",
                         "send it in parts");
    }
    return got;
}

/// A text contains no NUL, at which numbers would be cut.
void TextFile::require_text(std::string_view block) const {
    const auto place = block.find('\0');
    if (place == std::string_view::npos) return;
    const std::string_view before(buffer_.data() + begin_, end_ - begin_);
    const auto lines = std::count(before.begin(), before.end(), '\n') +
                       std::count(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(place),
                                  ends_with_cr_ ? '\r' : '\n');
    throw InputError(name_, line_ + 1 + static_cast<std::uint64_t>(lines), "text",
                     "holds a NUL byte, so it is no text, or it is damaged",
                     "save it as text in UTF-8, or download it again");
}

void TextFile::fail(const BrokenBytes& error) const {
    throw InputError(name_, line_ + 1, error.field, error.problem, error.remedy);
}

std::string_view TextFile::preview() {
    while (end_ - begin_ < block_size && refill()) continue;
    return unread();
}

std::string_view TextFile::next_part() {
    if (begin_ == end_ && !refill()) return {};
    const auto part = unread();
    line_ += static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n'));
    begin_ = end_;
    return part;
}

bool TextFile::next_line(std::string_view& line) {
    std::size_t searched = 0;
    for (;;) {
        const auto text = unread();
        const auto length = text.find('\n', searched);
        if (length != std::string_view::npos) {
            line = text.substr(0, length);
            take_line(text.data() + length + 1);
            break;
        }
        searched = text.size();
        if (searched > longest_line) {
            throw InputError(name_, line_ + 1, "line", "is longer than 1 MiB",
                             "give a text file with one row a line");
        }
        if (refill()) continue;
        line = unread();
        if (line.empty()) return false;
        take_line(line.data() + line.size());
        break;
    }
    while (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

}  // namespace levtok::io
