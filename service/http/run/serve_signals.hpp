#pragma once

namespace levtok::http {

/// Keeps SIGTERM, SIGINT and SIGHUP from ending the process and all threads that it starts from now
/// on: they wait until wait_for_signal() asks for them. To be called before anything else.
void hold_signals();

/// Waits for one of them; from then on another one ends the process at once. Its name.
const char* wait_for_signal();

}  // namespace levtok::http
