#include "service/cli/options/overwrite.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "nav/error.hpp"
#include "service/cli/options/named_files.hpp"

namespace levtok::cli {
namespace {

bool goes_on(const io::NamedFile& output, const io::NamedFile& input) {
    return output.option == "--save-state" && input.option == "--from-state";
}

}  // namespace

void check_overwrites(const CLI::App& command) {
    const auto outputs = output_files(command);
    if (outputs.empty()) return;
    for (const auto& input : input_files(command)) {
        for (const auto& output : outputs) {
            std::error_code none;
            const bool same = std::filesystem::equivalent(output.path, input.path, none);
            if (!same || goes_on(output, input)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} would overwrite {}, which {} reads; give it a path of its "
                                    "own",
                                    output.option, output.path, input.option));
        }
    }
}

}  // namespace levtok::cli
