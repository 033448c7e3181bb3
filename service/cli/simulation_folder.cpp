#include "service/cli/simulation_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "nav/error.hpp"
#include "service/io/simulation_files.hpp"
#include "service/io/write.hpp"
#include "service/version.hpp"

namespace levtok::cli {
namespace {

std::string named(const std::string& folder, const char* what, const Share& share) {
    const std::string which = share.shares == 1 ? ""
                                                : '-' + std::to_string(share.share) + "-of-" +
                                                      std::to_string(share.shares);
    return folder + '/' + what + which + ".levtok";
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
}

std::string SimulationFolder::checkpoint(const Share& share) const {
    return named(path_, "checkpoint", share);
}

std::string SimulationFolder::partial(const Share& share) const {
    return named(path_, "partial", share);
}

std::optional<montecarlo::Partial> SimulationFolder::load_checkpoint(
    const Share& share, const montecarlo::Partial& fresh) const {
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
    return partial;
}

void SimulationFolder::drop_checkpoint(const Share& share) const {
    std::error_code none;
    std::filesystem::remove(checkpoint(share), none);
}

void SimulationFolder::write_results(const montecarlo::Simulation& simulation,
                                     const montecarlo::Partial& partial) const {
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
