#include <memory>

#include "montecarlo/exact_report.hpp"
#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/model_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/output/writer.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct ExactOptions {
    ProductOptions product;
    ModelOptions model;
    CalendarOptions calendar;
    OutputOptions output;
    montecarlo::Quantities quantities;
    std::uint64_t density_rows = 0;
};

montecarlo::Calendar calendar_of(const CalendarOptions& options, const rebalance::Terms& terms) {
    auto job = load_calendar(options);
    job.products.push_back({"", terms, ""});
    naming_options([&] { check_times(job); });
    return job.calendar();
}

std::vector<montecarlo::DensityPoint> density_points(const montecarlo::ExactQuestion& question,
                                                     std::uint64_t count) {
    return montecarlo::density_of(montecarlo::exact_law_of(question), static_cast<int>(count));
}

/// The fields, and where they are asked for the rows of the density, in one document.
void write_document(io::AtomicFile& file, Format format, const std::vector<Field>& fields,
                    const montecarlo::ExactQuestion& question, std::uint64_t density_rows,
                    const Console& console) {
    if (density_rows == 0) return write_fields(file, format, fields, console);
    const bool json = format == Format::json;
    if (json) {
        file.write("{\"summary\": " + json_of(fields) + ",\n\"density\": ");
    } else {
        write_fields(file, format, fields, console);
        file.write("\n");
    }
    const auto rows = make_writer(format, file, io::tables::density);
    for (const auto& point : density_points(question, density_rows)) {
        rows->row(io::tables::density, point);
    }
    rows->finish();
    if (json) file.write(",\n" + warnings_of(console) + "}\n");
}

void run_exact(const ExactOptions& options, const Console& console) {
    auto terms = load_product(options.product);
    const auto calendar = calendar_of(options.calendar, terms);
    const montecarlo::ExactQuestion question{load_model(options.model), std::move(terms), calendar};
    const auto report = montecarlo::exact_report(question, options.quantities);
    std::vector<Field> fields;
    for (const auto& [quantity, value] : report) fields.push_back({quantity, value});
    console.note(notes_of(report, options.quantities));
    const Format format = table_format(options.output, console);
    if (format != Format::csv) {
        auto file = open_output(options.output);
        write_document(file, format, fields, question, options.density_rows, console);
        return file.commit();
    }
    const auto facts = facts_of(question.terms, question.model);
    options.density_rows == 0
        ? write_table(console, options.output, format, io::tables::exact, report, facts)
        : write_table(console, options.output, format, io::tables::density,
                      density_points(question, options.density_rows), facts);
}

}  // namespace

void add_exact(CLI::App& app, const Console& console) {
    auto* command =
        add_command(app, "exact",
                    "The exact law of a token's NAV, where the steps of the price are independent");
    const auto options = std::make_shared<ExactOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_model_options(*command, options->model);
    add_calendar_options(*command, options->calendar, Horizons::one);
    add_quantities_option(*command, options->quantities);
    add_value(*command, "--density", "N", options->density_rows,
              "Also N points of the density and the distribution", io::count_in(2, 100'000));
    add_output_options(*command, options->output);
    add_example(*command, "levtok exact --product 3x --model gbm --param volatility=0.8",
                "For a product that is brought to its target at every step, on gbm, student_t,\n"
                "merton or kou. NAV starts at 1. log_decay is ln(E_T / E_0) - L ln(p_T / p_0).\n"
                "csv with --density has only the density.");
    on_run(*command, [options, &console] { run_exact(*options, console); });
}

}  // namespace levtok::cli
