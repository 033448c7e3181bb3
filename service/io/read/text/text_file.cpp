#include "service/io/read/text/text_file.hpp"

#include <Poco/UTF8Encoding.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "service/io/read/text/archive.hpp"
#include "service/io/read/text/bytes.hpp"
#include "service/io/read/text/file_kind.hpp"

namespace levtok::io {
namespace {

enum class ByteOrder { little, big };

/// Converts UTF-16 to UTF-8; half a surrogate pair becomes U+FFFD. The mark is kept, as one
/// character.
class Utf16Bytes final : public Bytes {
public:
    Utf16Bytes(Bytes& text, ByteOrder order) : text_(text), order_(order) {}

private:
    std::size_t more(char* out, std::size_t room) override;
    std::optional<char16_t> next_unit();
    char32_t next_character(char16_t unit);

    Bytes& text_;
    ByteOrder order_;
    std::vector<char> block_;
    std::size_t taken_ = 0;
    std::optional<char16_t> waiting_;  ///< read after an unpaired first half
};

constexpr std::size_t block_size = std::size_t{1} << 16;
constexpr std::size_t longest_character = 4;
constexpr char32_t replacement = 0xFFFD;

bool is_first_half(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// True where the bytes at `first`, `first` + 2, … are all NUL and the others are none.
bool nul_in_every_second(std::string_view text, std::size_t first) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] == '\0') != (i % 2 == first)) return false;
    }
    return true;
}

char* put_utf8(char32_t c, char* out) {
    static const Poco::UTF8Encoding utf8;
    return out + utf8.convert(static_cast<int>(c), reinterpret_cast<unsigned char*>(out),
                              static_cast<int>(longest_character));
}

/// The byte order of UTF-16, by its mark, or, where it has none, by a NUL in every second byte;
/// nothing for other text.
std::optional<ByteOrder> utf16_order(std::string_view head) {
    if (head.starts_with("\xFF\xFE")) return ByteOrder::little;
    if (head.starts_with("\xFE\xFF")) return ByteOrder::big;
    constexpr std::size_t enough = 64;
    const auto text = head.substr(0, std::min(head.size() / 2 * 2, enough));
    if (text.size() < 4) return std::nullopt;
    if (nul_in_every_second(text, 1)) return ByteOrder::little;
    if (nul_in_every_second(text, 0)) return ByteOrder::big;
    return std::nullopt;
}

std::optional<char16_t> Utf16Bytes::next_unit() {
    if (waiting_) return std::exchange(waiting_, std::nullopt);
    if (taken_ == block_.size()) {
        block_.resize(block_size);
        block_.resize(text_.read(block_.data(), block_.size()));
        taken_ = 0;
        if (block_.size() % 2 != 0) block_.push_back('\0');
        if (block_.empty()) return std::nullopt;
    }
    const auto byte = [this](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(block_[taken_ + i]));
    };
    const unsigned unit =
        order_ == ByteOrder::little ? byte(0) | byte(1) << 8U : byte(1) | byte(0) << 8U;
    taken_ += 2;
    return static_cast<char16_t>(unit);
}

char32_t Utf16Bytes::next_character(char16_t unit) {
    if (is_second_half(unit)) return replacement;
    if (!is_first_half(unit)) return unit;
    const auto second = next_unit();
    if (!second) return replacement;
    if (!is_second_half(*second)) {
        waiting_ = second;
        return replacement;
    }
    return 0x10000 + ((static_cast<char32_t>(unit) - 0xD800) << 10) + (*second - 0xDC00U);
}

std::size_t Utf16Bytes::more(char* out, std::size_t room) {
    char* end = out;
    while (static_cast<std::size_t>(out + room - end) >= longest_character) {
        const auto unit = next_unit();
        if (!unit) break;
        end = put_utf8(next_character(*unit), end);
    }
    return static_cast<std::size_t>(end - out);
}

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
