#include "service/cli/output/overwrite.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "nav/error.hpp"
#include "service/cli/output/named_files.hpp"

namespace levtok::cli {
namespace {

bool goes_on(const io::NamedFile& output, const io::NamedFile& input) {
    return output.option == "--save-state" && input.option == "--from-state";
}

}  // namespace

void check_overwrites(const CLI::App& command) {
    const auto inputs = input_files(command);
    for (const auto& output : output_files(command)) {
        for (const auto& input : inputs) {
            if (!same_place(output.path, input.path) || goes_on(output, input)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} would overwrite {}, which {} reads; give it a path of its "
                                    "own",
                                    output.option, output.path, input.option));
        }
    }
}

void check_overwrites(const CLI::App& command, const std::string& database) {
    std::error_code none;
    const auto file = std::filesystem::weakly_canonical(database, none).string();
    for (const auto& output : output_files(command)) {
        for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
            if (!same_place(output.path, file + ending)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} would overwrite {}, which belongs to the database {}; give "
                                    "it a path of its own",
                                    output.option, output.path, database));
        }
    }
}

}  // namespace levtok::cli
