#include "service/cli/options/product_options.hpp"

#include <filesystem>

#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/product.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::cli {
namespace {

rebalance::Setting setting_of(const std::string& text) {
    return rebalance::parse_setting(text, "--set",
                                    "must be path=value like fees.management.rate=0.0003");
}

bool looks_like_file(const std::string& name) {
    return name == "-" || name.find('/') != std::string::npos || name.ends_with(".json") ||
           std::filesystem::exists(name);
}

[[noreturn]] void throw_unknown(const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& product : rebalance::library()) names.emplace_back(product.name);
    throw Error(ErrorKind::not_found, "no product or file is called \"" + name + "\"" +
                                          rebalance::hint_at(name, names) +
                                          "; `levtok products` lists the library");
}

}  // namespace

std::string read_text(const std::string& path) {
    io::TextFile file(path);
    std::string text;
    std::string_view line;
    while (file.next_line(line)) {
        text += line;
        text += '\n';
    }
    return text;
}

std::string product_text(const std::string& name_or_file) {
    if (rebalance::in_library(name_or_file)) return rebalance::library_text(name_or_file);
    if (!looks_like_file(name_or_file)) throw_unknown(name_or_file);
    return read_text(name_or_file);
}

rebalance::Terms load_product(const std::string& name_or_file,
                              const std::vector<rebalance::Setting>& settings) {
    const std::string text = product_text(name_or_file);
    try {
        auto terms = rebalance::parse_product(text, settings);
        if (terms.name.empty()) terms.name = std::filesystem::path(name_or_file).stem().string();
        return terms;
    } catch (const Error& error) {
        throw Error(error.kind(), name_or_file + ": " + error.what());
    }
}

std::vector<rebalance::Setting> settings_of(const ProductOptions& options) {
    std::vector<rebalance::Setting> settings;
    for (const auto& text : options.settings) settings.push_back(setting_of(text));
    if (!options.intrabar.empty()) settings.push_back({"intrabar", options.intrabar});
    if (!options.nav0.empty()) settings.push_back({"initial_nav", options.nav0});
    return settings;
}

std::vector<rebalance::Terms> load_products(const ProductOptions& options) {
    std::vector<rebalance::Terms> terms;
    for (const auto& name : options.products) {
        terms.push_back(load_product(name, settings_of(options)));
    }
    return terms;
}

rebalance::Terms load_product(const ProductOptions& options) {
    return std::move(load_products(options).front());
}

void add_product_options(CLI::App& app, ProductOptions& options, HowMany how_many) {
    if (how_many == HowMany::several) {
        add_texts(app, "--product,-p", options.products, product_type,
                  "A library product, a product file, or a fund like fund:L=3,E=0.91,SP=0.6; may "
                  "be given "
                  "several times");
    } else {
        add_parsed(app, "--product,-p", product_type,
                   "A library product (see `levtok products`), a product file, or a fund like "
                   "fund:L=3,E=0.91,SP=0.6",
                   [&options](const std::string& text) { options.products = {text}; });
    }
    add_texts(app, "--set", options.settings, "PATH=VALUE",
              "Change a field of the product, e.g. leverage=-3 or rebalance.1.max=5; may be given "
              "several times");
    add_choice(app, "--intrabar", options.intrabar, {"close", "ohlc"},
               "Price path within a bar: a jump to the close, or open, low/high, close");
    add_text(app, "--nav0", options.nav0, "NAV", "NAV at the first observation");
}

}  // namespace levtok::cli
