#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nav/note.hpp"

namespace levtok::cli {

/// The messages of a command to its user; results go through io::AtomicFile.
struct Console {
    bool out_is_terminal = false;
    bool err_is_terminal = false;
    std::vector<std::string> arguments{};  ///< of the command line, for the manifests
    /// All notes so far; copies of a console share them.
    std::shared_ptr<Notes> notes = std::make_shared<Notes>();

    /// The console of the process's own streams.
    static Console standard();

    /// Writes `levtok: note: …` to standard error, in one line.
    void note(const Note& note) const;
    void note(const Notes& all) const;
    /// Writes `levtok: …` to standard error: why the command fails, in one line.
    void error(std::string_view text) const;
    /// Writes `text` as it is to standard error.
    void say(std::string_view text) const;
};

/// A function that makes the findings of a reader notes of the console, which must outlive the
/// reader.
std::function<void(const Note&)> noting(const Console& console);

/// `"warnings": […]` with the notes so far, as in every JSON document of a command.
std::string warnings_of(const Console& console);

}  // namespace levtok::cli
