#include "service/cli/output/figures.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

using rebalance::Figure;

void add_unique(std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

void write_periods(io::AtomicFile& file, const FiguresOf& of) {
    std::vector<std::string> periods;
    std::vector<std::string> names;
    std::map<std::string, std::string> units;
    std::map<std::pair<std::string, std::string>, std::optional<double>> values;
    for (const auto& figure : of.figures) {
        if (figure.time) continue;
        const std::string name(figure.name);
        add_unique(periods, figure.period);
        add_unique(names, name);
        units[name] = figure.unit;
        values[{name, figure.period}] = figure.value;
    }
    std::vector<std::string> header{of.whose, "unit"};
    header.insert(header.end(), periods.begin(), periods.end());
    TextWriter rows(file, header);
    for (const auto& name : names) {
        rows.field(name).field(units[name]);
        for (const auto& period : periods) {
            const auto found = values.find({name, period});
            rows.field(found == values.end() ? std::nullopt : found->second);
        }
        rows.end_row();
    }
    rows.finish();
}

void write_days(io::AtomicFile& file, const FiguresOf& of) {
    const auto on_day = [](const Figure& figure) { return figure.time.has_value(); };
    if (std::none_of(of.figures.begin(), of.figures.end(), on_day)) return;
    file.write("\n");
    TextWriter rows(file, {"figure", "time", "value"});
    for (const auto& figure : of.figures) {
        if (!figure.time) continue;
        rows.field(figure.name).field(*figure.time).field(figure.value);
        rows.end_row();
    }
    rows.finish();
}

}  // namespace

void write_figures(const Console& console, const OutputOptions& output,
                   const std::vector<FiguresOf>& all, const Facts& facts) {
    const Format format = table_format(output, console);
    if (format == Format::text) {
        auto file = open_output(output);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) file.write("\n");
            write_periods(file, all[i]);
            write_days(file, all[i]);
        }
        return file.commit();
    }
    TableFile file(console, output, format, io::tables::figures, facts);
    for (const auto& of : all) {
        for (const auto& figure : of.figures) file.write({of.whose, &figure});
    }
    file.commit();
}

}  // namespace levtok::cli
