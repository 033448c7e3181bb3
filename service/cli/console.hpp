#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nav/note.hpp"

namespace levtok::cli {

/// Where a command speaks to a person; results go through io::AtomicFile.
struct Console {
    bool out_is_terminal = false;
    bool err_is_terminal = false;
    std::vector<std::string> arguments{};  ///< what was asked, for the manifests of what is written
    Notes* notes = nullptr;                ///< where notes are kept beside being printed

    /// As the process's own streams are.
    static Console standard();

    /// `levtok: note: …` on standard error: what the user may not expect, in one line.
    void note(const Note& note) const;
    /// `levtok: …` on standard error: why the command fails, in one line.
    void error(std::string_view text) const;
    /// `text` as it stands on standard error.
    void say(std::string_view text) const;
};

}  // namespace levtok::cli
