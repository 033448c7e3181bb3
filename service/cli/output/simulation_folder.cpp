#include "service/cli/output/simulation_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "montecarlo/batch/check_partial.hpp"
#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "service/io/write/simulation_files.hpp"
#include "service/io/write/temporary_files.hpp"
#include "service/io/write/write.hpp"
#include "service/version.hpp"

namespace levtok::cli {
namespace {

std::string named(const std::string& folder, const char* what, const Share& share) {
    const std::string which = share.shares == 1 ? ""
                                                : '-' + std::to_string(share.share) + "-of-" +
                                                      std::to_string(share.shares);
    return folder + '/' + what + which + ".levtok";
}

[[noreturn]] void throw_taken(const std::string& path, const std::string& whose) {
    throw Error(ErrorKind::conflict, path + ": is " + whose +
                                         "; give --out another folder, or --overwrite to lose what "
                                         "is there");
}

void require_same_job(const std::string& path, const nlohmann::json& there,
                      const montecarlo::Partial& fresh) {
    if (there == nlohmann::json::parse(fresh.job)) return;
    throw_taken(path, "of another job: " + montecarlo::differences(there.dump(), fresh.job));
}

nlohmann::json job_of_partial(const std::string& path) {
    try {
        return rebalance::parse_strictly(read_partial(path).job);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::system) throw;
        throw_taken(path, "no partial result that this version of levtok writes");
    }
}

bool has_header(const std::string& path, const io::TableColumns& table) {
    std::string header;
    io::CsvWriter(header, table).finish();
    return read_bytes(path).starts_with(header);
}

}  // namespace

SimulationFolder::SimulationFolder(std::string path) : path_(std::move(path)) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (!std::filesystem::is_directory(path_)) {
        throw Error(error ? io::kind_of_refusal(error.value()) : ErrorKind::conflict,
                    path_ + ": cannot be made a folder: " + error.message() +
                        "; give --out a folder that can be written");
    }
    io::remove_left_files(path_);
}

void SimulationFolder::check_free(const Share& share, const montecarlo::Partial& fresh) const {
    check_results(fresh);
    for (const auto& path : {checkpoint(share), partial(share)}) {
        if (std::filesystem::exists(path)) require_same_job(path, job_of_partial(path), fresh);
    }
}

void SimulationFolder::check_results(const montecarlo::Partial& fresh) const {
    const std::string manifest = path_ + "/manifest.json";
    if (std::filesystem::exists(manifest)) {
        const auto job = io::job_of_manifest(read_bytes(manifest));
        if (!job) throw_taken(manifest, "no manifest of a Monte Carlo job");
        return require_same_job(manifest, *job, fresh);
    }
    // A job that was killed while it wrote its results has left tables without a manifest; they are
    // no results yet.
    for (const auto* table : io::simulation_tables()) {
        const std::string path = path_ + '/' + std::string(table->name) + ".csv";
        if (!std::filesystem::exists(path) || has_header(path, *table)) continue;
        throw_taken(path, "no table of a Monte Carlo job");
    }
}

std::string SimulationFolder::checkpoint(const Share& share) const {
    return named(path_, "checkpoint", share);
}

std::string SimulationFolder::partial(const Share& share) const {
    return named(path_, "partial", share);
}

std::optional<montecarlo::Partial> SimulationFolder::load_checkpoint(
    const Share& share, const montecarlo::Simulation& simulation,
    const montecarlo::Partial& fresh) const {
    const std::string path = checkpoint(share);
    if (!std::filesystem::exists(path)) return std::nullopt;
    auto partial = read_partial(path);
    const std::string differ = montecarlo::differences(partial.job, fresh.job);
    if (!differ.empty()) {
        throw Error(ErrorKind::conflict, path + ": is of another job: " + differ +
                                             "; resume that one, or leave out --resume");
    }
    if (partial.fuses != fresh.fuses) {
        throw Error(ErrorKind::conflict,
                    path +
                        ": was made by a kernel that rounds differently (with or without fused "
                        "multiply-add); choose it with --kernel, or leave out --resume");
    }
    try {
        montecarlo::check(partial, simulation);
    } catch (const Error& error) {
        throw Error(error.kind(), path + ": " + error.what());
    }
    if (partial.first != fresh.first || partial.end != fresh.end) {
        throw Error(ErrorKind::conflict, path + ": is of another share; leave out --resume");
    }
    return partial;
}

void SimulationFolder::drop_checkpoint(const Share& share) const {
    std::error_code none;
    std::filesystem::remove(checkpoint(share), none);
}

void SimulationFolder::write_results(const montecarlo::Simulation& simulation,
                                     const montecarlo::Partial& partial) const {
    // Another job's manifest beside some of these tables would lie, were this killed.
    const std::string manifest = path_ + "/manifest.json";
    if (std::filesystem::exists(manifest) &&
        io::job_of_manifest(read_bytes(manifest)) !=
            nlohmann::json(montecarlo::written_job(simulation.job))) {
        std::filesystem::remove(manifest);
    }
    io::write_simulation(path_, simulation, partial, version_number());
}

void write_bytes(const std::string& path, std::string_view bytes) {
    io::AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

std::string read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(ErrorKind::system, path + ": cannot be read");
    return bytes;
}

montecarlo::Partial read_partial(const std::string& path) {
    const std::string bytes = read_bytes(path);
    try {
        return montecarlo::from_bytes(bytes);
    } catch (const Error& error) {
        throw Error(error.kind(), path + ": " + error.what());
    }
}

}  // namespace levtok::cli
