#include "service/store/verify/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/tables/rows.hpp"
#include "service/store/database/page_sums.hpp"

namespace levtok::cli {
namespace {

struct VerifyOptions {
    DatabaseOptions database;
    bool recompute = false;
    bool rewrite_checksums = false;
    OutputOptions output;
};

using Result = store::Finding::Result;

std::size_t count(const std::vector<store::Finding>& findings, Result result) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(),
                      [&](const auto& finding) { return finding.result == result; }));
}

void write(const std::vector<store::Finding>& findings, const VerifyOptions& options,
           const Console& console) {
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::verification);
    for (const auto& finding : findings) {
        io::CheckRow row{finding.check, finding.subject, name_of(finding.result), {}};
        if (!finding.detail.empty()) row.detail = finding.detail;
        file.write(row);
    }
    file.commit();
}

/// Only what follows from stored inputs can be written again, and only from inputs that are whole.
void recompute(store::Store& store, const std::vector<store::Finding>& findings) {
    if (count(findings, Result::damaged) > 0) return;
    for (const auto& finding : findings) {
        if (finding.result == Result::differs) store.recompute(finding.subject);
    }
}

/// The file is opened only after that: a page with a wrong checksum ends every other use of it.
void rewrite_checksums(const DatabaseOptions& options, const Console& console) {
    const auto file = database_file(options);
    if (!file) {
        throw Error(
            ErrorKind::invalid_value,
            "--rewrite-checksums is for SQLite files; `pg_checksums` is that of PostgreSQL");
    }
    if (!has_store(options)) return;
    const auto rewritten = store::rewrite_page_sums(*file);
    console.say(fmt::format("{} checksum{} of {} did not match and {} written anew\n", rewritten,
                            rewritten == 1 ? "" : "s", *file, rewritten == 1 ? "was" : "were"));
}

void run_verify(const VerifyOptions& options, const Console& console) {
    if (options.rewrite_checksums) rewrite_checksums(options.database, console);
    auto store = open_store(options.database, Make::no);
    auto findings = store.verify();
    if (options.recompute && count(findings, Result::differs) > 0) {
        recompute(store, findings);
        findings = store.verify();
    }
    write(findings, options, console);
    const auto damaged = count(findings, Result::damaged);
    const auto differs = count(findings, Result::differs);
    if (damaged > 0) {
        throw Error(ErrorKind::system,
                    fmt::format("{} of {} checks found damage: stop the server and restore a "
                                "backup, or import the prices into a new database",
                                damaged, findings.size()));
    }
    if (differs > 0) {
        throw Error(ErrorKind::system,
                    fmt::format("{} of the tokens differ from a replay of their stored inputs: "
                                "where these are right, `levtok verify --recompute` writes the "
                                "rows again; else restore a backup",
                                differs));
    }
}

}  // namespace

void add_verify(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "verify", "Check the whole database, and replay every token from its stored inputs");
    const auto options = std::make_shared<VerifyOptions>();
    add_database_options(*command, options->database);
    add_flag(*command, "--recompute", options->recompute,
             "Write the rows of tokens that differ again, from the stored inputs, unless these are "
             "damaged");
    add_flag(*command, "--rewrite-checksums", options->rewrite_checksums,
             "First write the checksums of the pages anew, for a file that another program changed "
             "and that you trust: SQLite's own check must find it sound. Stop the server before");
    add_output_options(*command, options->output);
    add_example(*command, "levtok verify --data levtok-data",
                "The database's own check, the checksums of its pages, its references, and each "
                "token bit for bit. Ends with 1 where something is wrong.");
    on_run(*command, [options, &console] { run_verify(*options, console); });
}

}  // namespace levtok::cli
