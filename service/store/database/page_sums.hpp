#pragma once

#include <cstddef>
#include <string>

/// Checksums of the pages of an SQLite file.
namespace levtok::store {

/// The name of the SQLite VFS that keeps a checksum in the last eight bytes of every page of a
/// database file: it is written with the page and verified when the page is read, so that a damaged
/// page is an error and never another number. It covers the place of the page too. SQLite has to
/// reserve these bytes, before the file has its first page or by VACUUM; a file without them is
/// read and written as it is. In memory and in SQLite's log they are zero: each frame of the log
/// has a checksum of SQLite's own.
const char* page_sums_vfs();

/// The bytes of a page that SQLite has to reserve.
inline constexpr int page_sum_bytes = 8;

/// A page that was read with a wrong checksum.
struct DamagedPage {
    unsigned long number = 0;  ///< from 1; 0: none
    bool without_sum = false;  ///< written by another program, which leaves the reserved bytes zero
};

/// The last damaged page that this thread read.
DamagedPage last_damaged_page();

/// Writes the checksum of each page whose checksum is wrong, as after another program has changed
/// the file, once SQLite's own check finds the whole file sound; returns how many they were. What
/// the pages hold is not changed. Whether a change was meant or is damage, the bytes do not say.
/// Throws Error(system) where SQLite finds damage or the file cannot be read or written,
/// Error(unavailable) where another process writes to it.
std::size_t rewrite_page_sums(const std::string& path);

}  // namespace levtok::store
