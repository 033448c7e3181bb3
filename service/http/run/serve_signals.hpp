#pragma once

namespace levtok::http {

/// Blocks SIGTERM, SIGINT and SIGHUP in this thread and all threads started from now on: they stay
/// pending until wait_for_signal(). Must be called before anything else.
void hold_signals();

/// Waits for one of them and returns its name; from then on another one ends the process at once.
const char* wait_for_signal();

}  // namespace levtok::http
