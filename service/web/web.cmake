# The pages of `levtok report` and of the service are built into the program, with the library that draws their charts.
find_file(LEVTOK_D3 d3.min.js PATHS /usr/share/nodejs/d3/dist DOC "D3, version 5, minified")
if(NOT LEVTOK_D3)
    message(FATAL_ERROR "d3.min.js was not found: install Debian's package node-d3, or set LEVTOK_D3 to the file")
endif()
# What the parts of the explorer stand on comes before them, and what
# opens the page after them; the files of a folder need no order.
set(web ${CMAKE_CURRENT_SOURCE_DIR}/web)
set(explorer_files words copy link ask live states controls history_source replayed timeline past_panes observed token_panel)
list(TRANSFORM explorer_files PREPEND ${web}/explorer/)
list(TRANSFORM explorer_files APPEND .js)
file(GLOB explorer_parts CONFIGURE_DEPENDS ${web}/explorer/panels/*.js ${web}/explorer/pages/*.js)
list(APPEND explorer_files ${explorer_parts} ${web}/explorer/app.js)
list(JOIN explorer_files "|" explorer_script)
set(report_files words timeline past_panes)
list(TRANSFORM report_files PREPEND ${web}/explorer/)
list(TRANSFORM report_files APPEND .js)
list(APPEND report_files ${web}/report.js)
list(JOIN report_files "|" report_script)
set(web_files d3=${LEVTOK_D3} d3_licence=${web}/d3_licence.txt page_css=${web}/page.css charts_js=${web}/charts.js
              report_js=${report_script} explorer_html=${web}/explorer/page.html explorer_css=${web}/explorer/explorer.css
              explorer_js=${explorer_script})
levtok_embed_files(web "${web_files}")
