#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "nav/error.hpp"
#include "nav/note.hpp"
#include "nav/time.hpp"
#include "service/io/tables/cells.hpp"
#include "service/io/tables/column.hpp"
#include "service/io/write/field_writer.hpp"

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
class RowWriter : public FieldWriter {
public:
    void end_row() {
        close_row();
        ++count_;
    }
    /// A whole row of the table that the writer is of.
    template <class Row>
    void row(const TableOf<Row>& table, const std::type_identity_t<Row>& row) {
        for (const auto& cell : table.cells) cell.put(*this, row);
        end_row();
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
/// NaN is an empty field. Text that a spreadsheet would compute, as it begins with = + - @, a tab
/// or a carriage return, has an apostrophe before it. An instant has three decimals of a second or
/// more: readers that infer the form of a column from its first value, as pandas does, refuse a
/// later one with decimals if the first had none.
class CsvWriter final : public RowWriter {
public:
    CsvWriter(TextSink sink, const TableColumns& table);
    void finish() override;

private:
    void number(double x) override;
    void integer(std::int64_t x) override;
    void text(std::string_view text) override;
    void time(Instant time) override;
    void flag(bool flag) override;
    void nothing() override { separate(); }
    void close_row() override;
    void separate();

    TextSink sink_;
    std::string buffer_;
    bool row_begun_ = false;
};

/// A JSON array with one object a row; NaN and the infinities are null.
class JsonWriter final : public RowWriter {
public:
    JsonWriter(TextSink sink, const TableColumns& table);
    void finish() override;

private:
    void number(double x) override;
    void integer(std::int64_t x) override;
    void text(std::string_view text) override;
    void time(Instant time) override;
    void flag(bool flag) override;
    void nothing() override;
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

/// The notes as a JSON list, the value of `warnings` everywhere:
/// [{"code":"gap","text":"…","place":"btc.csv:7: time"}, …].
nlohmann::ordered_json written(const Notes& notes);
std::string json_of(const Notes& notes);

}  // namespace levtok::io
