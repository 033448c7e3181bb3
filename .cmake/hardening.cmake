include_guard()
include(CheckCXXCompilerFlag)

# What a release build has against the use of a fault that nobody has found, as the OpenSSF's guide for compilers
# recommends it. A sanitizer finds the faults themselves, and does not go with some of this. tests/cli/hardened.cmake reads
# the executable and fails where something is missing.
option(LEVTOK_HARDENED "Protect the stack, the addresses and the library's bounds in optimised builds" ON)

set(levtok_compile_hardening "")
foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard)
    string(MAKE_C_IDENTIFIER "LEVTOK_HAS${flag}" has)
    check_cxx_compiler_flag(${flag} ${has})
    if(${has})
        list(APPEND levtok_compile_hardening ${flag})
    endif()
endforeach()
# Level 3 checks sizes that are known at run time alone; GCC has it from version 12 on.
set(levtok_fortify 3)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
    set(levtok_fortify 2)
endif()
# A distribution's compiler may define it already, with another value.
list(APPEND levtok_compile_hardening -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${levtok_fortify})

# The bytes of a build depend on the commit alone: no path of the machine enters them.
list(APPEND levtok_compile_hardening "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" "-ffile-prefix-map=${PROJECT_BINARY_DIR}/=")

# levtok_harden(TARGET [WITHOUT_ASSERTIONS]): what can be linked by address, in any build; the rest where it is optimised.
function(levtok_harden target)
    if(NOT LEVTOK_HARDENED OR CMAKE_CXX_FLAGS MATCHES "-fsanitize")
        return()
    endif()
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_compile_options(${target} PRIVATE "$<$<NOT:$<CONFIG:Debug>>:${levtok_compile_hardening}>")
    if(NOT "WITHOUT_ASSERTIONS" IN_LIST ARGN)
        target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
    endif()
    get_target_property(type ${target} TYPE)
    if(type STREQUAL EXECUTABLE)
        target_link_options(${target} PRIVATE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
    endif()
endfunction()
