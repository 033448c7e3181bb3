# Builds the files NAME=PATH|PATH|… into the service, each a function NAME that service/ROOM/files.hpp declares; several
# files that become one are separated by |.
function(levtok_embed_files room files)
    string(REGEX REPLACE "[^;=|]+=" "" sources "${files}")
    string(REPLACE "|" ";" sources "${sources}")
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${room}_files.cpp)
    set(script ${CMAKE_CURRENT_SOURCE_DIR}/embed_script.cmake)
    add_custom_command(OUTPUT ${out} COMMAND ${CMAKE_COMMAND} -D ROOM=${room} -D "FILES=${files}" -D OUT=${out} -P ${script}
                       DEPENDS ${sources} ${script} COMMENT "Embedding the files of service/${room}" VERBATIM)
    target_sources(levtok_service PRIVATE ${out})
endfunction()
