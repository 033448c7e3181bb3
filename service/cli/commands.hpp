#pragma once

#include "service/cli/output/console.hpp"

namespace CLI {
class App;
}

/// One function a command; each adds its subcommand to the app. The list in commands.cpp registers
/// them.
namespace levtok::cli {

void add_nav(CLI::App& app, const Console& console);
void add_attribution(CLI::App& app, const Console& console);
void add_metrics(CLI::App& app, const Console& console);
void add_flow(CLI::App& app, const Console& console);
void add_compare(CLI::App& app, const Console& console);
void add_position(CLI::App& app, const Console& console);
void add_holding(CLI::App& app, const Console& console);
void add_leverage(CLI::App& app, const Console& console);
void add_portfolio(CLI::App& app, const Console& console);
void add_strategy(CLI::App& app, const Console& console);
void add_products(CLI::App& app, const Console& console);
void add_sample(CLI::App& app, const Console& console);
void add_inspect(CLI::App& app, const Console& console);
void add_montecarlo(CLI::App& app, const Console& console);
void add_merge(CLI::App& app, const Console& console);
void add_exact(CLI::App& app, const Console& console);
void add_fit(CLI::App& app, const Console& console);
void add_study(CLI::App& app, const Console& console);
void add_track(CLI::App& app, const Console& console);
void add_performance(CLI::App& app, const Console& console);
void add_estimates(CLI::App& app, const Console& console);
void add_kid(CLI::App& app, const Console& console);
void add_calibrate(CLI::App& app, const Console& console);
void add_premium(CLI::App& app, const Console& console);
void add_splice(CLI::App& app, const Console& console);
void add_report(CLI::App& app, const Console& console);
void add_import(CLI::App& app, const Console& console);
void add_export(CLI::App& app, const Console& console);
void add_keys(CLI::App& app, const Console& console);
void add_backup(CLI::App& app, const Console& console);
void add_verify(CLI::App& app, const Console& console);
void add_serve(CLI::App& app, const Console& console);
void add_completion(CLI::App& app, const Console& console);
void add_version(CLI::App& app, const Console& console);

/// All of them, in the order of the help.
void add_commands(CLI::App& app, const Console& console);

}  // namespace levtok::cli
