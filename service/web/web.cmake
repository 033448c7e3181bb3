# The pages of `levtok report` and of the service are built into the program, with the library that draws their charts.
find_file(LEVTOK_D3 d3.min.js PATHS /usr/share/nodejs/d3/dist DOC "D3, version 5, minified")
if(NOT LEVTOK_D3)
    message(FATAL_ERROR "d3.min.js was not found: install Debian's package node-d3, or set LEVTOK_D3 to the file")
endif()
set(web_files d3=${LEVTOK_D3})
foreach(file IN ITEMS page.css charts.js report.js explorer.html explorer.js d3_licence.txt)
    string(REGEX REPLACE "\\.(txt)$" "" name ${file})
    string(REPLACE "." "_" name ${name})
    list(APPEND web_files ${name}=${CMAKE_CURRENT_SOURCE_DIR}/web/${file})
endforeach()
string(REGEX REPLACE "[^;=]+=" "" web_sources "${web_files}")
add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp
                   COMMAND ${CMAKE_COMMAND} -D "FILES=${web_files}" -D OUT=${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp
                           -P ${CMAKE_CURRENT_SOURCE_DIR}/web/embed.cmake
                   DEPENDS ${web_sources} ${CMAKE_CURRENT_SOURCE_DIR}/web/embed.cmake
                   COMMENT "Embedding the pages" VERBATIM)
target_sources(levtok_service PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp)
