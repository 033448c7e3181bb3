#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace levtok::io {

/// A file in an archive: its path and its text.
using Entry = std::pair<std::string, std::string>;

/// An archive as libarchive writes it. `format` as in archive_write_set_format_by_name; `filter`,
/// empty for none, as in archive_write_add_filter_by_name.
inline std::string packed(const std::string& format, const std::string& filter,
                          const std::vector<Entry>& entries, const std::string& password = "") {
    std::string out(std::size_t{1} << 24, '\0');
    std::size_t used = 0;
    archive* writer = ::archive_write_new();
    if (!filter.empty()) ::archive_write_add_filter_by_name(writer, filter.c_str());
    ::archive_write_set_format_by_name(writer, format.c_str());
    ::archive_write_set_bytes_per_block(writer, 0);
    if (!password.empty()) {
        ::archive_write_set_options(writer, "zip:encryption=zipcrypt");
        ::archive_write_set_passphrase(writer, password.c_str());
    }
    ::archive_write_open_memory(writer, out.data(), out.size(), &used);
    for (const auto& [path, text] : entries) {
        archive_entry* entry = ::archive_entry_new();
        ::archive_entry_set_pathname(entry, path.c_str());
        ::archive_entry_set_filetype(entry, AE_IFREG);
        ::archive_entry_set_perm(entry, 0644);
        ::archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
        ::archive_write_header(writer, entry);
        ::archive_write_data(writer, text.data(), text.size());
        ::archive_entry_free(entry);
    }
    ::archive_write_close(writer);
    ::archive_write_free(writer);
    out.resize(used);
    return out;
}

/// One text packed by a filter alone.
inline std::string compressed(const std::string& filter, const std::string& text) {
    return packed("raw", filter, {{"data", text}});
}

}  // namespace levtok::io
