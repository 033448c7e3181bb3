#include "service/cli/output/table_file.hpp"

#include <nlohmann/json.hpp>

#include "rebalance/product.hpp"
#include "service/cli/output/named_files.hpp"

namespace levtok::cli {

Facts facts_of(const std::vector<rebalance::Terms>& products) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& terms : products) list.push_back(rebalance::written_product(terms));
    return std::make_shared<nlohmann::ordered_json>(
        nlohmann::ordered_json{{"products", std::move(list)}});
}

namespace {

std::unique_ptr<io::RowWriter> make_rows(Format format, io::AtomicFile& file,
                                         const io::TableColumns& table) {
    if (format == Format::json) file.write("{\"rows\": ");
    return make_writer(format, file, table);
}

}  // namespace

CommittedTable::CommittedTable(const Console& console, const OutputOptions& output, Format format,
                               const io::TableColumns& table, Facts facts)
    : console_(console),
      output_(output),
      format_(format),
      table_(table),
      facts_(std::move(facts)),
      file_(open_output(output)),
      rows_(make_rows(format, file_, table)) {
    if (format == Format::csv && file_.appears()) {
        manifest_.emplace(output.out + io::manifest_ending);
    }
}

void CommittedTable::commit() {
    rows_->finish();
    if (format_ == Format::json) file_.write(",\n" + warnings_of(console_) + "}\n");
    if (manifest_) {
        std::vector<std::string> arguments;
        for (const auto& argument : console_.arguments) {
            arguments.push_back(with_names(*output_.command, argument));
        }
        manifest_->write(io::table_manifest(table_, output_.out,
                                            {.arguments = std::move(arguments),
                                             .rows = rows_->count(),
                                             .facts = facts_,
                                             .inputs = input_files(*output_.command),
                                             .notes = *console_.notes}));
    }
    file_.commit();
    if (manifest_) manifest_->commit();
}

}  // namespace levtok::cli
