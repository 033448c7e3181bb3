#include "service/cli/table_file.hpp"

#include "rebalance/product.hpp"
#include "service/cli/options/named_files.hpp"
#include "service/io/table_manifest.hpp"

namespace levtok::cli {

Facts facts_of(const std::vector<rebalance::Terms>& products) {
    std::string list;
    for (const auto& terms : products) {
        list += (list.empty() ? "" : ",") + rebalance::write_product(terms);
    }
    return {{"products", '[' + list + ']'}};
}

TableFile::TableFile(const Console& console, const OutputOptions& output, Format format,
                     const io::TableColumns& table, Facts facts)
    : console_(console),
      output_(output),
      table_(table),
      facts_(std::move(facts)),
      file_(open_output(output)),
      rows_(make_writer(format, file_, table)) {
    if (format == Format::csv && file_.appears()) {
        manifest_.emplace(output.out + io::manifest_ending);
    }
}

void TableFile::commit() {
    rows_->finish();
    if (manifest_) {
        manifest_->write(io::table_manifest(table_, output_.out,
                                            {.arguments = console_.arguments,
                                             .rows = rows_->count(),
                                             .facts = facts_,
                                             .inputs = input_files(*output_.command)}));
    }
    file_.commit();
    if (manifest_) manifest_->commit();
}

}  // namespace levtok::cli
