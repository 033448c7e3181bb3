#pragma once

#include <string>
#include <string_view>

#include "montecarlo/estimate/block_tree.hpp"
#include "montecarlo/estimate/counts.hpp"
#include "montecarlo/estimate/tally.hpp"

namespace levtok::montecarlo {

/// The values behind exact quantiles: one column for each token and distribution, from the first
/// path of the range on. Empty where there are too many.
struct Values {
    std::uint64_t first_path = 0;
    std::vector<std::vector<double>> columns;

    template <class Visit>
    void fields(Visit& visit) {
        visit(first_path);
        visit(columns);
    }
};

/// The first paths of the job, to look at: [path][recorded step], for each underlying and then each
/// token. Empty until block 0 is there.
using Samples = std::vector<std::vector<std::vector<double>>>;

/// What is known of a job so far: the whole of it, a share of its blocks, or what a killed run
/// left. Partial results of the same job join to the bits that one run gives.
struct Partial {
    std::string job;          ///< as JSON: what it belongs to
    bool fuses = false;       ///< what kind of kernel ran
    std::uint64_t first = 0;  ///< blocks first to end - 1 are its share
    std::uint64_t end = 0;
    std::uint64_t paths = 0;  ///< of the whole job
    BlockTree<Tally> tree{limits::first_milestone};
    Counts counts;
    Values values;
    Samples samples;

    bool complete() const { return tree.next_missing(first) >= end; }

    template <class Visit>
    void fields(Visit& visit) {
        visit(job);
        visit(fuses);
        visit(first);
        visit(end);
        visit(paths);
        visit(tree);
        visit(counts);
        visit(values);
        visit(samples);
    }
};

/// Keeps what only some blocks have, or some jobs: values for exact quantiles, paths to look at.
void add_values(Values& values, const PathBlock& block);
void add_samples(Samples& samples, const PathBlock& block);

/// A version, the contents and a hash of them; and back. from_bytes throws Error(malformed) for
/// anything else.
std::string to_bytes(Partial& partial);
Partial from_bytes(std::string_view bytes);

/// `left` becomes both. Throws Error(conflict) where they are of different jobs, or overlap.
void join(Partial& left, Partial right);

/// The fields in which two jobs differ, for a message; empty where they are the same.
std::string differences(const std::string& job, const std::string& other);

}  // namespace levtok::montecarlo
