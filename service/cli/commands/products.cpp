#include <memory>

#include "nav/check.hpp"
#include "rebalance/product.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"

namespace levtok::cli {
namespace {

struct ProductsOptions {
    std::string name;
    std::string check;
    bool schema = false;
    OutputOptions output;
};

void write_product_list(const OutputOptions& output, const Console& console) {
    std::vector<rebalance::Terms> all;
    for (const auto& entry : rebalance::library()) all.push_back(rebalance::product(entry.name));
    write_table(console, output, table_format(output, console), io::tables::products, all);
}

std::string verdict(const std::string& path) {
    const auto terms = load_product(path);
    return path + ": a valid product, " + terms.name + ", leverage " + shortest(terms.leverage) +
           ", " + std::to_string(terms.rules.size()) + " rebalance rules\n";
}

void run_products(const ProductsOptions& options, const Console& console) {
    const bool one = !options.check.empty() || options.schema || !options.name.empty();
    if (!one) return write_product_list(options.output, console);
    auto file = open_output(options.output);
    if (!options.check.empty()) {
        file.write(verdict(options.check));
    } else if (options.schema) {
        file.write(rebalance::product_schema());
    } else {
        file.write(product_text(options.name));
    }
    file.commit();
}

}  // namespace

void add_products(CLI::App& app, const Console& console) {
    auto* command =
        add_command(app, "products", "List the library's products, print one, or check a file");
    const auto options = std::make_shared<ProductsOptions>();
    add_text(*command, "name", options->name, product_type,
             "Print the file of this product, as a start for your own");
    add_flag(*command, "--schema", options->schema, "Print the JSON Schema of the product file");
    add_text(*command, "--check", options->check, file_type,
             "Check a product file; exit code 2 and the field that is wrong if it is not valid");
    add_output_options(*command, options->output);
    add_example(*command,
                "levtok products ftx-bull > mine.json && levtok products --check mine.json");
    on_run(*command, [options, &console] { run_products(*options, console); });
}

}  // namespace levtok::cli
