#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "montecarlo/batch/check_partial.hpp"
#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/output/simulation_folder.hpp"

namespace levtok::cli {
namespace {

struct MergeOptions {
    std::vector<std::string> parts;
    std::string out;
    bool overwrite = false;
};

/// A folder stands for the partial results in it.
std::vector<std::string> files_of(const std::vector<std::string>& parts) {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    for (const auto& part : parts) {
        if (!fs::exists(part)) {
            throw Error(ErrorKind::not_found, part + ": there is no such file or folder");
        }
        if (!fs::is_directory(part)) {
            files.push_back(part);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(part)) {
            const auto name = entry.path().filename().string();
            if (name.starts_with("partial") && name.ends_with(".levtok")) {
                files.push_back(entry.path().string());
            }
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

montecarlo::Simulation job_of(const montecarlo::Partial& partial) {
    auto simulation = simulation_of(montecarlo::parse_job(partial.job));
    if (simulation.text == partial.job) return simulation;
    throw Error(ErrorKind::malformed,
                "its job is not written as this version of levtok writes it; run the share again");
}

/// Shares join in any order to the same bits. Each is checked against the job of the first.
montecarlo::Partial joined(const std::vector<std::string>& files,
                           std::optional<montecarlo::Simulation>& simulation) {
    std::optional<montecarlo::Partial> all;
    for (const auto& file : files) {
        auto part = read_partial(file);
        try {
            if (!simulation) simulation = job_of(part);
            montecarlo::check(part, *simulation);
            if (all) {
                montecarlo::join(*all, std::move(part));
            } else {
                all = std::move(part);
            }
        } catch (const Error& error) {
            throw Error(error.kind(), file + ": " + error.what());
        }
    }
    if (!all) {
        throw Error(ErrorKind::not_found,
                    "no partial results to merge; `levtok montecarlo --shard k/n` writes them");
    }
    return std::move(*all);
}

void check_whole(const montecarlo::Partial& partial, const montecarlo::Simulation& simulation) {
    const auto missing = partial.tree.next_missing(0);
    if (missing >= simulation.blocks) return;
    throw Error(ErrorKind::conflict,
                "the partial results are not the whole job: paths from " +
                    std::to_string(missing * montecarlo::block_paths) + " on are missing, and " +
                    std::to_string(simulation.blocks - partial.tree.size()) + " of " +
                    std::to_string(simulation.blocks) + " blocks in all; run the other shares");
}

void run_merge(const MergeOptions& options) {
    std::optional<montecarlo::Simulation> simulation;
    const auto partial = joined(files_of(options.parts), simulation);
    check_whole(partial, *simulation);
    const SimulationFolder folder(options.out);
    if (!options.overwrite) folder.check_free({}, partial);
    folder.write_results(*simulation, partial);
}

}  // namespace

void add_merge(CLI::App& app, const Console&) {
    auto* command = add_command(app, "merge", "Join the partial results of `montecarlo --shard`");
    const auto options = std::make_shared<MergeOptions>();
    add_texts(*command, "parts", options->parts, file_type,
              "Partial results, or folders of them: every share of one job");
    add_text(*command, "--out,-o", options->out, folder_type,
             "Folder of the results, made where it is missing");
    add_flag(*command, "--overwrite", options->overwrite,
             "Replace another job's results in the folder");
    require(*command, {"parts", "--out"});
    add_example(*command, "levtok merge shares --out results");
    on_run(*command, [options] { run_merge(*options); });
}

}  // namespace levtok::cli
