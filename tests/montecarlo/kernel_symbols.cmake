# A function that a kernel's object file shares with others (a weak symbol) must lie in the namespace of the kernel's
# target: the linker keeps one copy for the whole program, and one with this target's instructions would stop others.
# Usage: cmake -D NM=nm -D OBJECTS=a.o,b.o -P kernel_symbols.cmake
string(REPLACE "," ";" objects "${OBJECTS}")
foreach(object IN LISTS objects)
    execute_process(COMMAND ${NM} -C ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL " [WVu] [^\n]*" shared "${symbols}")
    list(FILTER shared EXCLUDE REGEX "levtok::montecarlo::N_")
    if(shared)
        message(FATAL_ERROR "${object} shares: ${shared}")
    endif()
endforeach()
