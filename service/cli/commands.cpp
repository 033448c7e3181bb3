#include "service/cli/commands.hpp"

namespace levtok::cli {

void add_commands(CLI::App& app, const Console& console) {
    constexpr void (*commands[])(CLI::App&, const Console&) = {
        add_nav,      add_attribution, add_metrics,    add_flow,      add_compare,   add_position,
        add_strategy, add_holding,     add_leverage,   add_portfolio, add_products,  add_sample,
        add_inspect,  add_montecarlo,  add_merge,      add_exact,     add_fit,       add_study,
        add_track,    add_performance, add_estimates,  add_kid,       add_calibrate, add_premium,
        add_splice,   add_report,      add_import,     add_export,    add_keys,      add_backup,
        add_verify,   add_serve,       add_completion, add_version,
    };
    for (const auto add : commands) add(app, console);
}

}  // namespace levtok::cli
