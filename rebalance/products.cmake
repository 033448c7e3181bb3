# The product library is built into the room: each products/*.json becomes an entry of a table, sorted by name.
file(GLOB product_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/products/*.json)
list(SORT product_files)
set(entries "")
foreach(file IN LISTS product_files)
    get_filename_component(product_name ${file} NAME_WE)
    file(READ ${file} product_text)
    string(APPEND entries "    {\"${product_name}\", R\"json(${product_text})json\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/library.cpp @ONLY CONTENT [[
#include "rebalance/product.hpp"

namespace levtok::rebalance {
namespace {

constexpr LibraryProduct products[] = {
@entries@};

}  // namespace

std::span<const LibraryProduct> library() { return products; }

}  // namespace levtok::rebalance
]])
target_sources(levtok_rebalance PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/library.cpp)
