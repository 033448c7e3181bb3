#pragma once

#include <string>
#include <string_view>

#include "montecarlo/estimate/block_tree.hpp"
#include "montecarlo/estimate/counts.hpp"
#include "montecarlo/estimate/tally.hpp"

namespace levtok::montecarlo {

/// The values that exact quantiles are computed from: one column for each token and distribution,
/// from the first path of the range on. Empty where there are too many.
struct Values {
    std::uint64_t first_path = 0;
    std::vector<std::vector<double>> columns;

    template <class Visit>
    void fields(Visit& visit) {
        visit(first_path);
        visit(columns);
    }
};

/// The first paths of the job, for inspection: [path][recorded step], for each underlying and then
/// each token. Empty until block 0 has been run.
using Samples = std::vector<std::vector<std::vector<double>>>;

/// The results of a job so far: all of it, a share of its blocks, or the checkpoint of a killed
/// run. Partial results of the same job join to the same bits as one run.
struct Partial {
    std::string job;          ///< as JSON: the job that it belongs to
    bool fuses = false;       ///< of the kernel that ran
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

/// Stores what only some blocks or some jobs have: values for exact quantiles, sample paths.
void add_values(Values& values, const PathBlock& block);
void add_samples(Samples& samples, const PathBlock& block);

/// Serializes a version, the contents and a hash of them; from_bytes reads them back and throws
/// Error(malformed) for another form. The contents are not checked against the job: see check() in
/// batch/check_partial.hpp.
std::string to_bytes(Partial& partial);
Partial from_bytes(std::string_view bytes);

/// Joins `right` into `left`, both checked and of the same job. Throws Error(conflict) where they
/// overlap or their kernels round differently.
void join(Partial& left, Partial right);

/// The fields in which two jobs differ, for a message; empty where they are the same.
std::string differences(const std::string& job, const std::string& other);

}  // namespace levtok::montecarlo
