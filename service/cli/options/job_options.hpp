#pragma once

#include <string>
#include <vector>

#include "montecarlo/job.hpp"
#include "service/cli/options/model_options.hpp"
#include "service/cli/options/product_options.hpp"

namespace levtok::cli {

/// The job to simulate: a job file, and options that take precedence over it.
struct JobOptions {
    std::string file;
    ProductOptions product;
    ModelOptions model{.model = ""};  ///< empty: as the job file has it
    std::vector<GivenField> fields{};
};

void add_job_options(CLI::App& app, JobOptions& options);

/// The job; errors name the file or the option's field.
montecarlo::Job load_job(const JobOptions& options);

}  // namespace levtok::cli
