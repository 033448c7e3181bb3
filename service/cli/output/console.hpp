#pragma once

#include <functional>
#include <memory>
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
    /// All notes so far; copies of a console share them.
    std::shared_ptr<Notes> notes = std::make_shared<Notes>();

    /// As the process's own streams are.
    static Console standard();

    /// `levtok: note: …` on standard error: what the user may not expect, in one line.
    void note(const Note& note) const;
    /// `levtok: …` on standard error: why the command fails, in one line.
    void error(std::string_view text) const;
    /// `text` as it stands on standard error.
    void say(std::string_view text) const;
};

/// What a reader finds becomes notes of the console, which must outlive the reader.
std::function<void(const Note&)> noting(const Console& console);

/// `"warnings": […]`: the notes so far, as every JSON document of a command has them.
std::string warnings_of(const Console& console);

}  // namespace levtok::cli
