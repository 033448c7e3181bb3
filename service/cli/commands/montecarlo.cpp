#include <algorithm>
#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "montecarlo/batch/check_partial.hpp"
#include "montecarlo/batch/ranks.hpp"
#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "montecarlo/batch/target_error.hpp"
#include "montecarlo/job.hpp"
#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/exit_codes.hpp"
#include "service/cli/options/model_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/progress.hpp"
#include "service/cli/output/simulation_folder.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

/// The job to simulate: a job file, and options that take precedence over it.
struct JobOptions {
    std::string file;
    ProductOptions product;
    ModelOptions model{.model = ""};  ///< empty: as the job file has it
    std::vector<GivenField> fields{};
    std::vector<GivenField> strategy{};
};

using nlohmann::json;

/// The model's parameters are those of the file, or its defaults.
void set_model(json& document, const std::string& model) {
    const json file = model_document(model);
    rebalance::field_at(document, "underlyings.0.model") = file["model"];
    rebalance::field_at(document, "underlyings.0.parameters") =
        file.value("parameters", json::object());
}

json document_of(const JobOptions& options) {
    json document =
        options.file.empty() ? json::object() : rebalance::parse_strictly(read_text(options.file));
    if (!options.product.products.empty()) {
        rebalance::field_at(document, "products") = options.product.products;
    }
    if (!options.model.model.empty()) set_model(document, options.model.model);
    for (const auto& parameter :
         parse_parameters(options.model.parameters, "underlyings.0.parameters.")) {
        rebalance::apply(document, parameter);
    }
    put_fields(document, options.fields);
    put_fields(document, within("strategy", options.strategy));
    return document;
}

/// Options that change products change none of a job file.
void require_products(const ProductOptions& options) {
    if (!options.products.empty()) return;
    const auto settings = settings_of(options);
    if (settings.empty()) return;
    throw InvalidValue("--set, --intrabar, --nav0",
                       "must come with --product, whose products they change; those of a job file "
                       "are changed in the file",
                       '"' + settings.front().path + '=' + settings.front().value + '"');
}

/// A quantity to stop at, and no error to stop at it with, would say nothing.
void require_target_error(const JobOptions& options, const montecarlo::Job& job) {
    if (job.target_error > 0) return;
    for (const auto& field : options.fields) {
        if (field.key != "target_quantity") continue;
        throw InvalidValue("--target-quantity", "must come with --target-error",
                           '"' + field.text + '"');
    }
}

/// The job; errors name the file or the option's field.
montecarlo::Job load_job(const JobOptions& options) {
    require_products(options.product);
    const auto settings = settings_of(options.product);
    const auto find = [&](const std::string& name, const std::string&,
                          std::vector<rebalance::Setting> changes) {
        changes.insert(changes.end(), settings.begin(), settings.end());
        return load_product(name, changes);
    };
    try {
        auto job = montecarlo::read_job(document_of(options), find);
        require_target_error(options, job);
        return job;
    } catch (const Error& error) {
        if (options.file.empty()) throw;
        throw Error(error.kind(), options.file + ": " + error.what());
    }
}

void add_job_options(CLI::App& app, JobOptions& options) {
    add_text(app, "--job,-j", options.file, file_type,
             "A job file; the options below take precedence over it");
    add_product_options(app, options.product, HowMany::several);
    add_model_options(app, options.model);
    add_field_options(app, rebalance::fields_of(montecarlo::Job{}), options.fields);
    add_field_options(app, rebalance::fields_of(rebalance::Strategy{}), options.strategy);
}

struct MonteCarloOptions {
    JobOptions job;
    std::string out;
    int threads = 0;  ///< 0: as many as the machine has
    std::string kernel;
    Share share;
    bool resume = false;
    bool overwrite = false;
    Duration checkpoint_every = std::chrono::seconds{30};
};

volatile std::sig_atomic_t interrupted = 0;

/// The first signal ends the run in order, with a checkpoint; a second one ends the process.
class Interrupts {
public:
    Interrupts() {
        interrupted = 0;
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = 1; };
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        ::sigaction(SIGINT, &action, &interrupt_before_);
        ::sigaction(SIGTERM, &action, &terminate_before_);
    }
    ~Interrupts() {
        ::sigaction(SIGINT, &interrupt_before_, nullptr);
        ::sigaction(SIGTERM, &terminate_before_, nullptr);
    }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    struct sigaction interrupt_before_ {};
    struct sigaction terminate_before_ {};
};

Share parse_share(const std::string& text) {
    const auto slash = text.find('/');
    const Share share{
        io::parse_count(text.substr(0, slash), "--shard"),
        slash == std::string::npos ? 0 : io::parse_count(text.substr(slash + 1), "--shard")};
    if (share.share < 1 || share.share > share.shares || share.shares > 1'000'000) {
        throw InvalidValue("--shard", "must be k/n with 1 <= k <= n <= 1000000", '"' + text + '"');
    }
    return share;
}

montecarlo::Target kernel_of(const std::string& name) {
    try {
        return montecarlo::target(name);
    } catch (const InvalidValue& error) {
        throw InvalidValue("--kernel", error.rule(), '"' + name + '"');
    }
}

/// A share of the job that runs in this process, with its checkpoints.
class ShareRun {
public:
    ShareRun(const MonteCarloOptions& options, const montecarlo::Simulation& simulation,
             const SimulationFolder& folder, const Share& share)
        : options_(options),
          simulation_(simulation),
          folder_(folder),
          share_(share),
          kernel_(kernel_of(options.kernel)) {}

    /// Runs `partial` on; false where a signal stopped it.
    bool run(montecarlo::Partial& partial, const Console& console, bool speaks) {
        SimulationProgress progress(console);
        montecarlo::RunOptions run_options;
        run_options.threads = threads_to_use(options_.threads);
        run_options.checkpoint_every =
            std::chrono::duration_cast<std::chrono::milliseconds>(options_.checkpoint_every);
        run_options.stopped = [] { return interrupted != 0; };
        run_options.on_checkpoint = [&](const std::string& bytes) { save(bytes, console); };
        if (speaks) {
            run_options.on_progress = [&](const auto& at) { progress.show(at); };
        }
        return montecarlo::run(simulation_, kernel_, partial, run_options) ==
               montecarlo::RunEnd::finished;
    }

    /// What an earlier run has left, or nothing done.
    montecarlo::Partial start(const Console& console, bool speaks) const {
        auto fresh =
            montecarlo::empty_partial(simulation_, kernel_, share_.share - 1, share_.shares);
        if (!options_.resume) return fresh;
        auto before = folder_.load_checkpoint(share_, simulation_, fresh);
        if (before) return std::move(*before);
        if (speaks)
            console.note({NoteCode::fresh_start,
                          "no checkpoint in the folder: the job starts at its first path"});
        return fresh;
    }

private:
    /// A disk that is full now does not end the job: the next checkpoint is tried again.
    void save(const std::string& bytes, const Console& console) {
        try {
            write_bytes(folder_.checkpoint(share_), bytes);
            if (!saves_) console.note({NoteCode::no_checkpoint, "checkpoints are saved again"});
            saves_ = true;
        } catch (const Error& error) {
            if (saves_) {
                console.note({NoteCode::no_checkpoint,
                              std::string("the job continues without saving a checkpoint; the next "
                                          "one is tried as before: ") +
                                  error.what()});
            }
            saves_ = false;
        }
    }

    const MonteCarloOptions& options_;
    const montecarlo::Simulation& simulation_;
    const SimulationFolder& folder_;
    Share share_;
    montecarlo::Target kernel_;
    bool saves_ = true;  ///< whether the last checkpoint could be saved
};

/// Which share this process runs: the one asked for, or its rank's.
Share share_of(const MonteCarloOptions& options, const montecarlo::Ranks& ranks) {
    if (ranks.size() == 1) {
        const auto launched = montecarlo::Ranks::launched();
        if (options.share.shares == 1 && launched > 1) {
            throw InvalidValue(
                "--shard",
                "must be given where several processes were started that do not see each other, as "
                "each would run the whole job; a build with -DLEVTOK_MPI=ON under the mpirun of "
                "its "
                "MPI, or under srun --mpi=pmi2 or pmix, shares the job itself",
                std::to_string(launched) + " processes without it");
        }
        return options.share;
    }
    if (options.share.shares != 1) {
        throw InvalidValue(
            "--shard", "must be left out under mpirun, which shares the job itself",
            std::to_string(options.share.share) + '/' + std::to_string(options.share.shares));
    }
    return {static_cast<std::uint64_t>(ranks.rank()) + 1, static_cast<std::uint64_t>(ranks.size())};
}

void print_summary(const montecarlo::Simulation& simulation, const montecarlo::Partial& partial) {
    io::AtomicFile file("-");
    TextWriter rows(file, {"product", "quantity", "value", "+-"});
    const std::set<std::string> shown{
        "nav_mean",    "nav_mean_variance_ratio", "nav_median",     "p_loss", "p_beats_spot",
        "result_mean", "result_median",           "p_beats_keeping"};
    for (std::size_t k = 0; k < simulation.products.size(); ++k) {
        for (const auto& estimate : montecarlo::product_estimates(simulation, partial, k)) {
            if (!shown.contains(estimate.quantity)) continue;
            rows.field(simulation.products[k].label).field(estimate.quantity);
            rows.field(estimate.value).field(estimate.standard_error);
            rows.end_row();
        }
    }
    rows.finish();
    file.commit();
}

/// Joins the shares of all ranks on the first.
void gather(const montecarlo::Ranks& ranks, const montecarlo::Simulation& simulation,
            montecarlo::Partial& partial) {
    const std::string bytes = ranks.rank() == 0 ? std::string() : montecarlo::to_bytes(partial);
    ranks.gather(bytes, [&](const std::string& other) {
        auto part = montecarlo::from_bytes(other);
        montecarlo::check(part, simulation);
        montecarlo::join(partial, std::move(part));
    });
}

/// Runs the share of this process and writes what it or all of them came to. Where a signal has
/// stopped one of them, all leave a checkpoint, whose path is returned.
std::string run_share(const MonteCarloOptions& options, const montecarlo::Ranks& ranks,
                      const Console& console) {
    const auto simulation = montecarlo::simulation_of(load_job(options.job));
    const Share share = share_of(options, ranks);
    if (share.shares > 1 && simulation.job.target_error > 0) {
        throw InvalidValue("target_error", "must be 0 where the job runs in shares",
                           shortest(simulation.job.target_error));
    }
    const bool first = ranks.rank() == 0;
    const SimulationFolder folder(options.out);
    ShareRun share_run(options, simulation, folder, share);
    auto partial = share_run.start(console, first);
    if (!options.overwrite) folder.check_free(share, partial);
    if (first) console.note(simulation.notes);
    if (!ranks.all(share_run.run(partial, console, first))) {
        write_bytes(folder.checkpoint(share), montecarlo::to_bytes(partial));
        return folder.checkpoint(share);
    }
    const bool alone = ranks.size() == 1;
    if (!alone) gather(ranks, simulation, partial);
    if (alone && share.shares > 1) {
        write_bytes(folder.partial(share), montecarlo::to_bytes(partial));
    } else if (first) {
        folder.write_results(simulation, partial);
        console.note(montecarlo::missed_target(simulation, partial));
        if (console.out_is_terminal) print_summary(simulation, partial);
    }
    // Until the results are written, the checkpoints of all ranks are what is left if one is lost.
    static_cast<void>(ranks.all(true));
    folder.drop_checkpoint(share);
    return {};
}

void run_montecarlo(const MonteCarloOptions& options, const Console& console) {
    const Interrupts interrupts;
    const montecarlo::Ranks ranks;
    std::string checkpoint;
    try {
        checkpoint = run_share(options, ranks, console);
    } catch (const Error& error) {
        if (ranks.size() > 1) console.error(error.what());
        ranks.abort(exit_code(error.kind()));
        throw;
    } catch (...) {
        ranks.abort(exit_failure);
        throw;
    }
    if (checkpoint.empty()) return;
    throw Error(
        ErrorKind::system,
        "stopped; " + checkpoint + " holds what is done: the same command with --resume goes on");
}

std::vector<std::string> kernel_names() {
    std::vector<std::string> names;
    for (const auto& target : montecarlo::targets()) names.emplace_back(target.name);
    return names;
}

void add_run_options(CLI::App& app, MonteCarloOptions& options) {
    add_threads_option(app, options.threads);
    add_choice(app, "--kernel", options.kernel, kernel_names(),
               "Instructions of the processor to use (default: the widest)");
    add_parsed(app, "--shard", "K/N", "Run share K of N and write a partial result for `merge`",
               [&](const std::string& text) { options.share = parse_share(text); });
    add_flag(app, "--resume", options.resume, "Continue from the checkpoint in the folder");
    add_flag(app, "--overwrite", options.overwrite, "Replace another job's results in the folder");
    add_value(app, "--checkpoint-every", "SPAN", options.checkpoint_every, "Default 30s",
              io::parse_span);
}

}  // namespace

void add_montecarlo(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "montecarlo",
        "Simulate tokens on many paths: distributions and probabilities, with their errors");
    const auto options = std::make_shared<MonteCarloOptions>();
    add_job_options(*command, options->job);
    add_text(*command, "--out,-o", options->out, folder_type,
             "Folder of the results, made where it is missing");
    require(*command, {"--out"});
    add_run_options(*command, *options);
    add_example(*command,
                "levtok montecarlo --product 3x --product -3x --model gbm --param volatility=0.8 "
                "--paths 1000000 --out results",
                model_help());
    on_run(*command, [options, &console] { run_montecarlo(*options, console); });
}

}  // namespace levtok::cli
