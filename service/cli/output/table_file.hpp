#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rebalance/terms.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/console.hpp"
#include "service/cli/output/writer.hpp"
#include "service/io/write/table_manifest.hpp"

namespace levtok::cli {

using io::Facts;

/// {"products": […]}: the terms in full.
Facts facts_of(const std::vector<rebalance::Terms>& products);

/// A table that a command writes. A CSV that is a regular file has a manifest beside it, which
/// describes its columns and its origin. Both appear whole or not at all, the manifest right after
/// the table.
/// In JSON the table is {"rows": […], "warnings": […]}, with the notes of the command.
class TableFile {
public:
    TableFile(const Console& console, const OutputOptions& output, Format format,
              const io::TableColumns& table, Facts facts = {});

    io::RowWriter& rows() { return *rows_; }
    void commit();

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

}  // namespace levtok::cli
