# Builds the JSON files of FOLDER into the room, sorted by the names of the files: each becomes an entry {name, text} of
# the table that FUNCTION of HEADER returns as a span of ENTRY. The name is the file's, or with NAMED_WITHIN the one that
# the file gives itself ("24/7" can be no file's name).
function(levtok_embed)
    cmake_parse_arguments(embed "NAMED_WITHIN" "FOLDER;HEADER;ENTRY;FUNCTION" "" ${ARGN})
    file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${embed_FOLDER}/*.json)
    list(SORT files)
    set(entries "")
    foreach(file IN LISTS files)
        file(READ ${file} text)
        if(embed_NAMED_WITHIN)
            string(JSON name GET "${text}" name)
        else()
            get_filename_component(name ${file} NAME_WE)
        endif()
        string(APPEND entries "    {\"${name}\", R\"json(${text})json\"},\n")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    endforeach()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${embed_FOLDER}.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
#include "rebalance/@embed_HEADER@"

namespace levtok::rebalance {
namespace {

constexpr @embed_ENTRY@ @embed_FUNCTION@_entries[] = {
@entries@};

}  // namespace

std::span<const @embed_ENTRY@> @embed_FUNCTION@() { return @embed_FUNCTION@_entries; }

}  // namespace levtok::rebalance
]])
    target_sources(levtok_rebalance PRIVATE ${source})
endfunction()

levtok_embed(FOLDER products HEADER product.hpp ENTRY LibraryProduct FUNCTION library)
levtok_embed(FOLDER calendars HEADER calendars/calendar_library.hpp ENTRY LibraryCalendar FUNCTION calendar_library NAMED_WITHIN)
levtok_embed(FOLDER holder/examples HEADER holder/examples.hpp ENTRY PortfolioExample FUNCTION portfolio_examples)
