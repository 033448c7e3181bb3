#include "montecarlo/fit/fit.hpp"

#include <algorithm>
#include <memory>

#include "montecarlo/fit/history_fit.hpp"
#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct FitOptions {
    PriceOptions prices;
    std::string model;
    std::string out;
    std::optional<Duration> step;
};

nav::StepReturns read_returns(const FitOptions& options, const Console& console) {
    check(options.prices);
    // Nights of a market that closes are no gaps here: returns run across them.
    bool closes = false;
    const auto note = noting(console);
    io::PriceReader reader(options.prices.prices.sources(), options.prices.file,
                           [&](const Note& found) {
                               if (!closes || found.code != NoteCode::gap) note(found);
                           });
    const montecarlo::BarPattern pattern{reader.interval(), reader.weekdays_only()};
    closes = pattern.weekdays_only && pattern.interval < one_day;
    montecarlo::HistoryReturns returns(pattern, options.step, "--step");
    Observation bar;
    while (reader.next(bar)) returns.add(bar);
    return returns.take();
}

montecarlo::ModelFile fit_to(const FitOptions& options, const nav::StepReturns& returns) {
    montecarlo::model_named(options.model);
    try {
        return montecarlo::fit_history(options.model, returns, options.prices.prices.names());
    } catch (const Error& error) {
        throw Error(error.kind(), options.prices.prices.text() + ": " + error.what());
    }
}

std::string number_text(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", x);
    return text;
}

/// The parameters with their standard errors, and how well the model describes the data.
std::string report_of(const montecarlo::ModelFile& file) {
    montecarlo::Model model = file.model;
    std::string text = std::string(name_of(model)) + " by " + file.fit->method + '\n';
    for (const auto& field : montecarlo::number_fields(model)) {
        if (field.value == nullptr) continue;
        std::string line = "  " + std::string(field.name) + ' ';
        line.resize(std::max<std::size_t>(line.size(), 22), ' ');
        line += number_text(*field.value);
        for (const auto& error : file.fit->standard_errors) {
            if (error.parameter == field.name) line += " +- " + number_text(error.value);
        }
        text += line + "  (" + field.meaning + ")\n";
    }
    return text + goodness_line(*file.fit) + '\n';
}

void run_fit(const FitOptions& options, const Console& console) {
    check_ending(options.out, Written::json);
    const auto returns = read_returns(options, console);
    const auto file = fit_to(options, returns);
    console.note(montecarlo::notes_of(returns, file, options.prices.prices.text()));
    io::AtomicFile out(options.out.empty() ? "-" : options.out);
    out.write(write_model(file));
    out.commit();
    if (options.out.empty()) {
        console.say(report_of(file));
    } else {
        print(report_of(file));
    }
}

}  // namespace

void add_fit(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "fit", "Fit a return model to a price history, with standard errors and tests");
    const auto options = std::make_shared<FitOptions>();
    add_price_file_options(*command, options->prices);
    require(*command, {"--prices"});
    std::vector<std::string> names;
    for (const auto name : montecarlo::model_names()) names.emplace_back(name);
    add_choice(*command, "--model", options->model, names, "The model to fit");
    require(*command, {"--model"});
    add_value(*command, "--step", "SPAN", options->step,
              "Step of the returns to fit (default: that of the file)", io::parse_span);
    add_text(*command, "--out,-o", options->out, output_type,
             "Write the model here instead of to standard output");
    add_example(*command, "levtok fit --prices btc.csv --model garch --step 1d --out model.json",
                "--model of montecarlo, exact and study takes the model file.");
    on_run(*command, [options, &console] { run_fit(*options, console); });
}

}  // namespace levtok::cli
