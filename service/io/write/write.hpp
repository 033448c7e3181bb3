#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/error.hpp"
#include "nav/time.hpp"
#include "service/io/tables/columns.hpp"

namespace levtok::io {

/// Appends the shortest text that reads back as the same double; nothing for a NaN.
void append_number(std::string& text, double x);

/// The kind of error where a path cannot be written to, by errno: the user's mistake where another
/// path would do, the machine's failure where the disk is full or fails.
ErrorKind kind_of_refusal(int reason);

/// A file that appears whole or not at all: it is written under another name in the same folder and
/// renamed at commit(). Without commit() nothing remains. `-` is standard output; a path that is
/// not a regular file (a pipe, a device) or names an open one (/dev/stdout, /dev/fd/3) is written
/// in place; a path that ends in `.gz` is compressed. Throws Error: not_found where the folder is
/// absent, conflict where another path would do (a folder, no permission), system for the rest.
class AtomicFile {
public:
    explicit AtomicFile(const std::string& path);
    ~AtomicFile();
    AtomicFile(AtomicFile&&) noexcept;
    AtomicFile& operator=(AtomicFile&&) noexcept;

    void write(std::string_view text);
    void commit();

    /// Whether it is a regular file that appears at commit(), not one written in place.
    bool appears() const;

private:
    class Target;
    std::unique_ptr<Target> target_;
};

/// Writes rows of fields; a row has as many fields as there are columns.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    virtual RowWriter& field(double x) = 0;
    virtual RowWriter& field(std::int64_t x) = 0;
    virtual RowWriter& field(std::string_view text) = 0;
    virtual RowWriter& field(Instant time) { return field(std::string_view(format_time(time))); }
    /// An absent time is written as a NaN is.
    RowWriter& field(const std::optional<Instant>& time);
    RowWriter& field(const char* text) { return field(std::string_view(text)); }
    void end_row() {
        close_row();
        ++count_;
    }
    std::uint64_t count() const { return count_; }  ///< of rows
    /// Ends the document, without committing the file.
    virtual void finish() = 0;

private:
    virtual void close_row() = 0;

    std::uint64_t count_ = 0;
};

/// The destination of rows: a file, or a text in memory, which must outlive the writer.
class TextSink {
public:
    TextSink(AtomicFile& file)  // NOLINT(google-explicit-constructor): either may be named
        : write_([&file](std::string_view text) { file.write(text); }) {}
    TextSink(std::string& out)  // NOLINT(google-explicit-constructor)
        : write_([&out](std::string_view text) { out += text; }) {}

    void write(std::string_view text) const { write_(text); }

private:
    std::function<void(std::string_view)> write_;
};

/// CSV with the header of its table; text that holds a comma, a quote or a line break is quoted, a
/// NaN is an empty field. An instant has three decimals of a second or more: readers that infer the
/// form of a column from its first value, as pandas does, refuse a later one with decimals if the
/// first had none.
class CsvWriter final : public RowWriter {
public:
    CsvWriter(TextSink sink, const TableColumns& table);
    using RowWriter::field;
    CsvWriter& field(double x) override;
    CsvWriter& field(std::int64_t x) override;
    CsvWriter& field(std::string_view text) override;
    CsvWriter& field(Instant time) override;
    void finish() override;

private:
    void close_row() override;
    void separate();

    TextSink sink_;
    std::string buffer_;
    bool row_begun_ = false;
};

/// A JSON array with one object a row; NaN and the infinities are null.
class JsonWriter final : public RowWriter {
public:
    JsonWriter(TextSink sink, const std::vector<std::string>& columns);
    using RowWriter::field;
    JsonWriter& field(double x) override;
    JsonWriter& field(std::int64_t x) override;
    JsonWriter& field(std::string_view text) override;
    void finish() override;

private:
    void close_row() override;
    void name_next();

    TextSink sink_;
    std::vector<std::string> names_;  ///< as written in the document: `"nav":`
    std::string buffer_;
    std::size_t next_ = 0;
    bool any_row_ = false;
};

/// `text` in JSON's quotes.
std::string json_quoted(std::string_view text);

}  // namespace levtok::io
