# The page of `levtok report` is built into the program, with the library that draws its charts.
find_file(LEVTOK_D3 d3.min.js PATHS /usr/share/nodejs/d3/dist DOC "D3, version 5, minified")
if(NOT LEVTOK_D3)
    message(FATAL_ERROR "d3.min.js was not found: install Debian's package node-d3, or set LEVTOK_D3 to the file")
endif()
set(web_files report_css=${CMAKE_CURRENT_SOURCE_DIR}/web/report.css
              report_js=${CMAKE_CURRENT_SOURCE_DIR}/web/report.js
              d3_licence=${CMAKE_CURRENT_SOURCE_DIR}/web/d3_licence.txt
              d3=${LEVTOK_D3})
string(REGEX REPLACE "[^;=]+=" "" web_sources "${web_files}")
add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp
                   COMMAND ${CMAKE_COMMAND} -D "FILES=${web_files}" -D OUT=${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp
                           -P ${CMAKE_CURRENT_SOURCE_DIR}/web/embed.cmake
                   DEPENDS ${web_sources} ${CMAKE_CURRENT_SOURCE_DIR}/web/embed.cmake
                   COMMENT "Embedding the report's page" VERBATIM)
target_sources(levtok_service PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/web_files.cpp)
