#include <array>
#include <cstring>
#include <iterator>
#include <vector>

#include "montecarlo/batch/check_partial.hpp"
#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "montecarlo/estimate/bytes.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Partial results and checkpoints with a hash that fits, as `merge` and `--resume` read them. The
/// first byte chooses a sound one, which the following edits change; or its contents follow whole.
namespace {

using namespace levtok;
using namespace levtok::montecarlo;

constexpr std::string_view magic = "levtok partial result 3\n";
constexpr std::size_t contents_at = magic.size() + sizeof(std::uint64_t);

/// A job with one share that is complete, and the bytes of the other and of a checkpoint.
struct Sound {
    Simulation simulation;
    Partial left;
    std::array<std::string, 2> bytes;

    explicit Sound(const std::string& fields)
        : simulation(simulation_of(parse_job(R"({"products": ["3x", "-3x"], )" + fields + "}"))),
          left(empty_partial(simulation, target(), 0, 2)) {
        auto right = empty_partial(simulation, target(), 1, 2);
        montecarlo::run(simulation, target(), left, {});
        montecarlo::run(simulation, target(), right, {});
        auto begun = empty_partial(simulation, target(), 0, 1);
        bytes = {to_bytes(right), to_bytes(begun)};
    }
};

const std::vector<Sound>& sound() {
    static const std::vector<Sound> all = [] {
        std::vector<Sound> jobs;
        for (const char* fields : {R"("horizon": "3d", "paths": 5000)",
                                   R"("horizon": "3d", "paths": 6000, "reduction": "antithetic")",
                                   R"("horizon": "3d", "paths": 5000, "reduction": "control")",
                                   R"("horizon": "3d", "paths": 5000, "reduction": "importance")",
                                   R"("horizon": "3d", "paths": 16384, "reduction": "sobol")",
                                   R"("horizon": "1d", "paths": 8192, "target_error": 0.05)"}) {
            jobs.emplace_back(fields);
        }
        return jobs;
    }();
    return all;
}

/// One change: where (from the beginning or the end), what, and a value.
struct Edit {
    std::uint32_t place;
    std::uint8_t kind;
    std::array<char, 8> value;
};
constexpr std::size_t edit_bytes = 13;

Edit read_edit(std::string_view text) {
    Edit edit{};
    std::memcpy(&edit.place, text.data(), sizeof edit.place);
    edit.kind = static_cast<std::uint8_t>(text[4]);
    std::memcpy(edit.value.data(), text.data() + 5, edit.value.size());
    return edit;
}

void make(const Edit& edit, std::string& contents) {
    if (contents.size() < 64) return;
    const std::size_t room = contents.size() - edit.value.size();
    const std::size_t from = edit.place % room;
    const std::size_t at = (edit.kind & 1) != 0 ? from : room - from;
    const auto count = static_cast<unsigned char>(edit.value[0]);
    switch ((edit.kind >> 1) % 4) {
        case 0:
            contents.replace(at, edit.value.size(), edit.value.data(), edit.value.size());
            break;
        case 1:
            contents[at] = edit.value[0];
            break;
        case 2:
            contents.erase(at, count);
            break;
        default:
            contents.insert(at, count, edit.value[1]);
    }
}

std::string with_hash(std::string_view contents) {
    const std::uint64_t hash = hash_of(contents);
    std::string bytes(magic);
    bytes.append(reinterpret_cast<const char*>(&hash), sizeof hash);
    return bytes.append(contents);
}

void go_on(const Sound& job, std::string_view bytes) {
    auto part = from_bytes(bytes);
    check(part, job.simulation);
    fuzz::require(from_bytes(to_bytes(part)).paths == part.paths, "what was checked can be saved");
    if (part.first == 0) {
        run(job.simulation, target(), part, {});
    } else {
        auto both = job.left;
        join(both, std::move(part));
        part = std::move(both);
    }
    if (part.complete()) results_of(job.simulation, part);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    sound();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const bool whole = input.flag();
    const auto& job = sound()[input.below(sound().size())];
    auto rest = input.rest();
    std::string contents(rest);
    if (!whole) {
        const auto& bytes = job.bytes[input.below(job.bytes.size())];
        rest = input.rest();
        contents = bytes.substr(contents_at);
        for (; rest.size() >= edit_bytes; rest.remove_prefix(edit_bytes)) {
            make(read_edit(rest), contents);
        }
    }
    fuzz::may_refuse([&] { go_on(job, with_hash(contents)); });
    return 0;
}
