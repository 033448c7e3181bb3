/// The standard workload W against what else one would run it with, all in one go and all held to
/// the exact law; what bounds it; its memory; the exact law's own time.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "montecarlo/exact/exact_law.hpp"
#include "montecarlo/kernel/plan.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/peers/workload.hpp"

namespace levtok::bench {
namespace {

using workload::Columns;
using workload::token_count;

/// One simulation of W: how long it took on one core and what came out.
struct Answer {
    double seconds = std::numeric_limits<double>::infinity();
    std::optional<Columns> columns;

    double seconds_per_step() const {
        return seconds / (static_cast<double>(columns->paths()) * workload::steps);
    }
};

rebalance::Terms terms_of(double leverage) {
    rebalance::Terms terms;
    terms.leverage = leverage;
    terms.fees.management.rate = workload::fee;
    return terms;
}

// ---- The kernel.

montecarlo::KernelJob kernel_job(bool with_tokens) {
    montecarlo::KernelJob job;
    job.steps = workload::steps;
    const montecarlo::Gbm model{workload::drift, workload::volatility};
    job.underlyings.push_back({montecarlo::prepare_any(model, workload::years_per_step)});
    if (!with_tokens) return job;
    for (const double leverage : workload::leverages)
        job.tokens.push_back(montecarlo::kernel_token(terms_of(leverage), 0, {}));
    return job;
}

/// Calls take(first path, results) after each block of `paths`, a multiple of a block.
template <class Take>
void run_blocks(const montecarlo::KernelJob& job, std::size_t paths, Take&& take) {
    const auto target = montecarlo::target();
    auto results = montecarlo::room_for(job);
    for (std::size_t first = 0; first < paths; first += montecarlo::block_paths) {
        target.run_block(job, first, montecarlo::block_paths, nullptr, results);
        take(first, results);
    }
}

Answer ask_kernel(std::size_t paths) {
    Answer out;
    out.columns.emplace(paths);
    const auto job = kernel_job(true);
    out.seconds = best_seconds(1, [&] {
        run_blocks(job, paths, [&](std::size_t first, const montecarlo::BlockResults& results) {
            const auto at = static_cast<std::ptrdiff_t>(first);
            for (std::size_t i = 0; i < token_count; ++i) {
                const auto& token = results.tokens[i];
                std::copy(token.nav.begin(), token.nav.end(), out.columns->nav[i].begin() + at);
                std::copy(token.drawdown.begin(), token.drawdown.end(),
                          out.columns->drawdown[i].begin() + at);
            }
        });
    });
    return out;
}

/// Normals, model and exponential: all that W needs but its tokens.
double seconds_without_tokens(std::size_t paths) {
    const auto job = kernel_job(false);
    double sum = 0;
    const double seconds = best_seconds(1, [&] {
        run_blocks(job, paths, [&](std::size_t, const montecarlo::BlockResults& results) {
            for (const double x : results.underlyings[0].log_return) sum += x;
        });
    });
    const double expected = static_cast<double>(paths) * workload::step_mean * workload::steps;
    verify(agree(sum, expected, 0.05), "the mean log return");
    return seconds;
}

// ---- The peers: programs that answer as peers/answer.hpp says.

/// What a command writes.
class Reader {
public:
    explicit Reader(const std::string& command)
        : command_(command), pipe_(::popen(command.c_str(), "r")) {
        verify(pipe_ != nullptr, command + " cannot be started");
    }
    ~Reader() {
        if (pipe_ != nullptr) ::pclose(pipe_);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    double number() {
        double value = 0;
        verify(std::fscanf(pipe_, "%lf", &value) == 1, command_ + " wrote no number");
        return value;
    }
    void end_of_line() { verify(std::fgetc(pipe_) == '\n', command_ + " wrote no line"); }
    void doubles(std::vector<double>& values) {
        verify(std::fread(values.data(), sizeof(double), values.size(), pipe_) == values.size(),
               command_ + " wrote too little");
    }
    void close() { verify(::pclose(std::exchange(pipe_, nullptr)) == 0, command_ + " failed"); }

private:
    std::string command_;
    std::FILE* pipe_;
};

Answer ask_peer(const std::string& command, std::size_t paths) {
    Reader reader(command + ' ' + std::to_string(paths));
    Answer out;
    out.columns.emplace(paths);
    out.seconds = reader.number();
    reader.end_of_line();
    for (auto* table : {&out.columns->nav, &out.columns->drawdown}) {
        for (auto& column : *table) reader.doubles(column);
    }
    reader.close();
    return out;
}

double seconds_of_normals(std::size_t paths) {
    const auto count = static_cast<double>(paths) * (workload::steps + 1);
    Reader reader(std::string(LEVTOK_PEERS) + "/normals_" + montecarlo::target().name + ' ' +
                  std::to_string(paths));
    const double seconds = reader.number();
    verify(std::fabs(reader.number()) < 5 * std::sqrt(count), "the mean of the normals");
    verify(agree(reader.number(), count, 5 * std::sqrt(2 / count)), "the variance of the normals");
    return seconds;
}

/// A python that can import numpy: the first of the path, else the system's own.
std::optional<std::string> python_with_numpy() {
    for (const std::string python : {"python3", "/usr/bin/python3"}) {
        if (std::system((python + " -c 'import numpy' >/dev/null 2>&1").c_str()) == 0)
            return python;
    }
    return std::nullopt;
}

struct Peer {
    std::string name;
    std::string command;
    std::size_t paths;
    std::optional<double> required;  ///< W at least this many times as fast
    Answer best{};
};

std::vector<Peer> peers_here(std::size_t paths) {
    std::vector<Peer> out;
    out.push_back({"the plain C++ loop", std::string(LEVTOK_PEERS) + "/plain_loop", paths, 14});
    if (const auto python = python_with_numpy()) {
        const std::string script = *python + ' ' + LEVTOK_NUMPY_W;
        out.push_back({"NumPy", script + " whole", paths / 2, 60});
        out.push_back({"NumPy, row by row in place", script + " rows", paths, std::nullopt});
    } else {
        fmt::print("skipped: W: no python3 can import numpy (Debian: python3-numpy)\n");
    }
    if (std::string_view(LEVTOK_QUANTLIB_PATHS).empty()) {
        fmt::print("skipped: W: QuantLib was not found (Debian: libquantlib0-dev)\n");
    } else {
        out.push_back({"QuantLib's path generator", LEVTOK_QUANTLIB_PATHS, paths / 2, 130});
    }
    return out;
}

// ---- Do they agree?

/// Beyond this many standard errors two numbers differ; a few hundred are compared.
constexpr double most_errors = 5;

/// `share` of `paths` is `expected` up to chance.
void verify_share(double share, double expected, std::size_t paths, const std::string& what) {
    const double error = std::sqrt(expected * (1 - expected) / static_cast<double>(paths));
    verify(std::fabs(share - expected) <= most_errors * error + 1 / static_cast<double>(paths),
           fmt::format("{}: {} where the exact law has {}", what, share, expected));
}

double share_below(const std::vector<double>& values, double limit) {
    const auto below =
        std::count_if(values.begin(), values.end(), [&](double x) { return x < limit; });
    return static_cast<double>(below) / static_cast<double>(values.size());
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double x : values) sum += x;
    return sum / static_cast<double>(values.size());
}

montecarlo::ExactLaw exact_law_of(double leverage) {
    const auto step =
        montecarlo::gbm_step(workload::drift, workload::volatility, workload::years_per_step);
    return montecarlo::exact_law(step, {.leverage = leverage, .fee = workload::fee},
                                 workload::steps);
}

/// The laws of the six tokens' NAVs. Medians and losses say more than means, which at these
/// leverages hang on paths that no sample has; the mean is held to its value at 2x.
void verify_laws(const Columns& columns, const std::vector<montecarlo::ExactLaw>& laws,
                 const std::string& who) {
    for (std::size_t i = 0; i < token_count; ++i) {
        const auto& nav = columns.nav[i];
        const std::string what = fmt::format("{}, {:g}x", who, workload::leverages[i]);
        verify_share(share_below(nav, laws[i].median()), 0.5, nav.size(), what + ", median");
        verify_share(share_below(nav, 1), laws[i].probability_of_loss(), nav.size(),
                     what + ", loss");
        verify_share(share_below(nav, 1e-300), laws[i].wiped_out(), nav.size(),
                     what + ", wiped out");
    }
    const double exact = std::pow(1 - workload::fee, workload::steps);
    const double error = laws[0].sd() / std::sqrt(static_cast<double>(columns.paths()));
    verify(agree(laws[0].mean(), exact, 1e-9), "the exact mean at 2x");
    verify(std::fabs(mean_of(columns.nav[0]) - exact) <= most_errors * error,
           who + ": the mean at 2x");
}

/// The distance of Kolmogorov and Smirnov between two samples, in units of its scale: above 2.6
/// once in 400,000 where they have one law.
double distance(std::vector<double> a, std::vector<double> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    const auto n = static_cast<double>(a.size());
    const auto m = static_cast<double>(b.size());
    double widest = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        const double x = std::min(*i, *j);
        while (i != a.end() && *i <= x) ++i;
        while (j != b.end() && *j <= x) ++j;
        widest = std::max(widest, std::fabs(static_cast<double>(i - a.begin()) / n -
                                            static_cast<double>(j - b.begin()) / m));
    }
    return widest * std::sqrt(n * m / (n + m));
}

void verify_same_law(const Columns& ours, const Columns& theirs, const std::string& who) {
    for (std::size_t i = 0; i < token_count; ++i) {
        const std::string what = fmt::format("{}, {:g}x", who, workload::leverages[i]);
        verify(distance(ours.nav[i], theirs.nav[i]) < 2.6, what + ": another law of NAV");
        verify(distance(ours.drawdown[i], theirs.drawdown[i]) < 2.6,
               what + ": another law of drawdown");
    }
}

// ---- The figures.

void keep_faster(Answer& best, Answer next) {
    if (next.seconds < best.seconds) best = std::move(next);
}

void compare(Figures& figures, Options options) {
    const std::size_t paths = options.tiny ? 4096 : 40 * 1024;
    const std::size_t our_paths = 4 * paths;
    auto peers = peers_here(paths);
    Answer ours;
    double untokened = std::numeric_limits<double>::infinity();
    double normals = untokened;
    // In turns, so that a busy minute of the machine slows all.
    for (int turn = 0; turn < options.runs(5); ++turn) {
        keep_faster(ours, ask_kernel(our_paths));
        untokened = std::min(untokened, seconds_without_tokens(our_paths));
        normals = std::min(normals, seconds_of_normals(our_paths));
        for (auto& peer : peers) keep_faster(peer.best, ask_peer(peer.command, peer.paths));
    }

    std::vector<montecarlo::ExactLaw> laws;
    for (const double leverage : workload::leverages) laws.push_back(exact_law_of(leverage));
    verify_laws(*ours.columns, laws, "the kernel");
    for (const auto& peer : peers) {
        verify_laws(*peer.best.columns, laws, peer.name);
        verify_same_law(*ours.columns, *peer.best.columns, peer.name);
    }

    const double step = ours.seconds_per_step();
    const double unit = static_cast<double>(our_paths) * workload::steps;
    figures.note("W: path-steps, one core", 1e-6 / step, "M/s");
    for (const auto& peer : peers) {
        const std::string name = "W: against " + peer.name;
        const double ratio = peer.best.seconds_per_step() / step;
        peer.required ? figures.at_least(name, ratio, *peer.required, "x")
                      : figures.note(name, ratio, "x");
    }
    figures.note("W: the limit, normals alone", unit / normals * 1e-6, "M/s");
    figures.note("W: the same with model and exponential", unit / untokened * 1e-6, "M/s");
    figures.note("W: share of its time for normals", 100 * normals / unit / step, "%");
    figures.note("W: share for model and exponential", 100 * (untokened - normals) / unit / step,
                 "%");
    figures.note("W: share for the six tokens", 100 * (1 - untokened / unit / step), "%");
}

montecarlo::Simulation batch_of(std::uint64_t paths,
                                montecarlo::Reduction reduction = montecarlo::Reduction::none) {
    montecarlo::Job job;
    for (const double leverage : workload::leverages)
        job.products.push_back({"", terms_of(leverage), ""});
    job.underlyings.front().model = montecarlo::Gbm{workload::drift, workload::volatility};
    job.paths = paths;
    job.reduction = reduction;
    return montecarlo::simulation_of(job);
}

/// What a run took, and how often others took a core away from it.
struct Taken {
    double clock = std::numeric_limits<double>::infinity();
    double processor = 0;
    double interruptions = 0;
};

Taken taken_so_far() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const std::chrono::duration<double> clock = std::chrono::steady_clock::now().time_since_epoch();
    return {clock.count(),
            static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6,
            static_cast<double>(usage.ru_nivcsw)};
}

/// Runs the job with all its estimates.
Taken run_batch(const montecarlo::Simulation& simulation, int threads) {
    const auto target = montecarlo::target();
    const Taken start = taken_so_far();
    auto partial = montecarlo::empty_partial(simulation, target);
    montecarlo::RunOptions options;
    options.threads = threads;
    montecarlo::run(simulation, target, partial, options);
    const Taken end = taken_so_far();
    const auto results = montecarlo::results_of(simulation, partial);
    verify(results.paths == simulation.job.paths, "paths are missing");
    return {end.clock - start.clock, end.processor - start.processor,
            end.interruptions - start.interruptions};
}

/// The fastest on the clock.
void keep_faster(Taken& best, const Taken& next) {
    if (next.clock < best.clock) best = next;
}

/// A machine that others use has no two cores to give: the clock then says nothing, and the row
/// says so. What two threads need of the processors together it does know.
void two_threads(Figures& figures, Options options) {
    const auto simulation = batch_of(options.tiny ? 8192 : 1'000'000);
    Taken one;
    Taken two;
    Answer kernel;
    for (int turn = 0; turn < options.runs(5); ++turn) {
        keep_faster(kernel, ask_kernel(options.tiny ? 4096 : 160 * 1024));
        keep_faster(one, run_batch(simulation, 1));
        keep_faster(two, run_batch(simulation, 2));
    }
    const double steps = static_cast<double>(simulation.job.paths) * workload::steps;
    figures.note("W: a whole job of 10^6 paths, path-steps, one core", steps / one.clock * 1e-6,
                 "M/s");
    figures.note("W: the whole job, of its kernel alone",
                 one.clock / steps / kernel.seconds_per_step(), "x");
    figures.note("W: extra processor time of two threads",
                 100 * (two.processor / one.processor - 1), "%");
    constexpr double many_a_second = 50;
    const double interruptions =
        std::max(one.interruptions / one.clock, two.interruptions / two.clock);
    const double speedup = one.clock / two.clock;
    if (!options.tiny && speedup < 1.8 && interruptions > many_a_second) {
        figures.note("W: two threads against one, on the clock", speedup, "x");
        fmt::print(
            "skipped: W: two threads: other processes took the cores {:.0f} times a second\n",
            interruptions);
        return;
    }
    figures.at_least("W: two threads against one, on the clock", speedup, 1.8, "x");
}

void memory(Figures& figures, Options options) {
    run_batch(batch_of(options.tiny ? 100'000 : 100'000'000), 2);
    const std::string paths = options.tiny ? "10^5" : "10^8";
    figures.below("W: peak memory of " + paths + " paths, all estimates", peak_mebibytes(), 200,
                  "MiB");
}

void exact(Figures& figures, Options options) {
    double quantiles = 0;
    const double seconds = best_seconds(options.runs(9), [&] {
        const auto law = exact_law_of(3);
        for (const double p : {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99})
            quantiles += law.quantile(p);
    });
    verify(agree(exact_law_of(3).median(), 0.0485170, 1e-5) && quantiles > 0, "the exact median");
    figures.below("exact: a token's law over a year, nine quantiles", seconds * 1e3, 50, "ms");
}

// ---- How much do the reductions gain?

constexpr const char* reduced_quantities[] = {"nav_mean", "p_loss", "decay_ratio_mean"};

montecarlo::Estimate estimate_named(const std::vector<montecarlo::Estimate>& estimates,
                                    const std::string& quantity) {
    for (const auto& each : estimates) {
        if (each.quantity == quantity) return each;
    }
    return {};
}

/// W with each reduction: its processor time against the plain job's, and the variance ratios that
/// the job states of 2x, 3x and 5x.
void reductions(Figures& figures, Options options) {
    using montecarlo::Reduction;
    const std::uint64_t paths = options.tiny ? 16'384 : 131'072;
    const auto target = montecarlo::target();
    double plain_seconds = 0;
    for (const auto reduction : {Reduction::none, Reduction::antithetic, Reduction::control,
                                 Reduction::importance, Reduction::sobol}) {
        const auto simulation = batch_of(paths, reduction);
        auto partial = montecarlo::empty_partial(simulation, target);
        const double start = taken_so_far().processor;
        montecarlo::run(simulation, target, partial, {});
        const double seconds = taken_so_far().processor - start;
        if (reduction == Reduction::none) {
            plain_seconds = seconds;
            continue;
        }
        const std::string name = montecarlo::name_of(reduction);
        figures.note("W, " + name + ": time of the plain job", seconds / plain_seconds, "x");
        for (std::size_t k = 0; k < 3; ++k) {
            const auto estimates = montecarlo::product_estimates(simulation, partial, k);
            const std::string who = fmt::format("W, {}, {:g}x: ", name, workload::leverages[k]);
            for (const char* quantity : reduced_quantities) {
                const auto ratio =
                    estimate_named(estimates, std::string(quantity) + "_variance_ratio");
                if (!ratio.quantity.empty()) {
                    figures.note(who + "variance of " + quantity, ratio.value, "x less");
                }
            }
            const auto mean = estimate_named(estimates, "nav_mean");
            const double width = (mean.high - mean.low) / mean.value * 100;
            if (reduction == Reduction::importance && !options.tiny) {
                figures.below(who + "interval of the mean", width, 5, "% of it");
            }
        }
    }
}

// ---- What do exits cost?

/// W with a stop, a target, a trailing stop and a longest time on each token, against W; jobs of
/// one thread with all their estimates, in turns.
void exits(Figures& figures, Options options) {
    const std::uint64_t paths = options.tiny ? 8192 : 262'144;
    auto held_job = batch_of(paths).job;
    held_job.strategy = rebalance::Strategy{
        .stop_loss = 0.5, .take_profit = 2, .trailing = 0.6, .max_hold = std::chrono::days{300}};
    const auto plain = batch_of(paths);
    const auto held = montecarlo::simulation_of(held_job);
    auto kept_job = held_job;
    kept_job.strategy = rebalance::Strategy{.stop_loss = 1};
    const auto kept = montecarlo::simulation_of(kept_job);
    Taken of_plain;
    Taken of_held;
    Taken of_kept;
    double kernel = std::numeric_limits<double>::infinity();
    double kernel_held = kernel;
    const auto seconds_of = [&](const montecarlo::KernelJob& job) {
        return best_seconds(1, [&] { run_blocks(job, paths, [](std::size_t, const auto&) {}); });
    };
    for (int turn = 0; turn < options.runs(3); ++turn) {
        keep_faster(of_plain, run_batch(plain, 1));
        keep_faster(of_held, run_batch(held, 1));
        keep_faster(of_kept, run_batch(kept, 1));
        kernel = std::min(kernel, seconds_of(plain.plain));
        kernel_held = std::min(kernel_held, seconds_of(held.plain));
    }
    const auto target = montecarlo::target();
    auto partial = montecarlo::empty_partial(held, target);
    montecarlo::run(held, target, partial, {});
    for (std::size_t k = 0; k < held.products.size(); ++k) {
        const auto estimates = montecarlo::product_estimates(held, partial, k);
        double exits = 0;
        for (const auto& each : estimates) {
            if (each.quantity.starts_with("p_exit_") || each.quantity == "p_no_exit") {
                exits += each.value;
            }
        }
        verify(agree(exits, 1, 1e-9), "the shares of the exits add up");
        const auto stay = estimate_named(estimates, "p_no_exit");
        verify(stay.value == 0, "nobody holds beyond 300 days");
        // The fee apart NAV is a martingale, and stays one where it is stopped: the result is in
        // the mean between NAV after the fees of a year and NAV before any.
        if (workload::leverages[k] != 2) continue;
        const auto result = estimate_named(estimates, "result_mean");
        const double least = std::pow(1 - workload::fee, workload::steps);
        verify(result.value > least - 5 * result.standard_error &&
                   result.value < 1 + 5 * result.standard_error,
               "the mean result of a martingale");
    }
    figures.below("W: the kernel with exits, of the plain kernel", kernel_held / kernel, 1.6, "x");
    figures.below("W: the job with exits, of the plain job", of_held.clock / of_plain.clock, 1.6,
                  "x");
    figures.note("W: the job with a stop that nobody meets, of the plain job",
                 of_kept.clock / of_plain.clock, "x");
}

int montecarlo_benchmark(Options options) {
    Figures figures(options);
    // First, for the peak is that of the process since its start.
    memory(figures, options);
    compare(figures, options);
    two_threads(figures, options);
    exact(figures, options);
    reductions(figures, options);
    exits(figures, options);
    return figures.status();
}

}  // namespace
}  // namespace levtok::bench

int main(int argc, char** argv) {
    return levtok::bench::run(argc, argv, levtok::bench::montecarlo_benchmark);
}
