#pragma once

#include <string>

#include "nav/note.hpp"

namespace levtok::io {

/// The notes as a JSON list, the value of `warnings` everywhere:
/// [{"code":"gap","text":"…","place":"btc.csv:7: time"}, …].
std::string json_of(const Notes& notes);

}  // namespace levtok::io
