#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rebalance/terms.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/console.hpp"
#include "service/cli/output/writer.hpp"
#include "service/io/tables/tables.hpp"
#include "service/io/write/table_manifest.hpp"

namespace levtok::cli {

using io::Facts;

/// {"products": […]}: the terms in full.
Facts facts_of(const std::vector<rebalance::Terms>& products);

/// A table that a command writes. A CSV that is a regular file has a manifest beside it, which
/// describes its columns and its origin. Both appear whole or not at all, the manifest right after
/// the table.
/// In JSON the table is {"rows": […], "warnings": […]}, with the notes of the command.
class CommittedTable {
public:
    void commit();

protected:
    CommittedTable(const Console& console, const OutputOptions& output, Format format,
                   const io::TableColumns& table, Facts facts);

    io::RowWriter& rows() { return *rows_; }

private:
    const Console& console_;
    const OutputOptions output_;
    const Format format_;
    const io::TableColumns& table_;
    const Facts facts_;
    io::AtomicFile file_;
    std::unique_ptr<io::RowWriter> rows_;
    std::optional<io::AtomicFile> manifest_;
};

/// The same with the rows that it takes.
template <class Row>
class TableFile : public CommittedTable {
public:
    TableFile(const Console& console, const OutputOptions& output, Format format,
              const io::TableOf<Row>& table, Facts facts = {})
        : CommittedTable(console, output, format, table, std::move(facts)), table_(table) {}

    void write(const Row& row) { rows().row(table_, row); }
    template <class Rows>
    void write_all(const Rows& all) {
        for (const auto& row : all) write(row);
    }

private:
    const io::TableOf<Row>& table_;
};

/// Writes a whole table.
template <class Row, class Rows>
void write_table(const Console& console, const OutputOptions& output, Format format,
                 const io::TableOf<Row>& table, const Rows& all, Facts facts = {}) {
    TableFile file(console, output, format, table, std::move(facts));
    file.write_all(all);
    file.commit();
}

}  // namespace levtok::cli
