include_guard()
include(CMakePackageConfigHelpers)

# Nothing of these libraries reaches a consumer that no header of levtok names: they are headers alone.
set(levtok_header_only CLI11::CLI11 nlohmann_json::nlohmann_json Eigen3::Eigen Boost::headers Boost::boost)
# A target belongs to the package of its prefix, and to the component of its name where packages have them.
set(levtok_packages_with_components Poco)
# Where the package is not called as the prefix is.
set(levtok_package_of_SQLite SQLite3)

# levtok_link_interface(ROOM RESULT): what a consumer of the room must find, as arguments of find_dependency.
# Drops the header-only libraries that the room uses privately from what it exports.
function(levtok_link_interface room result)
    get_target_property(libraries levtok_${room} INTERFACE_LINK_LIBRARIES)
    if(NOT libraries)
        set(libraries "")
    endif()
    foreach(library IN LISTS levtok_header_only)
        list(REMOVE_ITEM libraries "$<LINK_ONLY:${library}>")
    endforeach()
    set_property(TARGET levtok_${room} PROPERTY INTERFACE_LINK_LIBRARIES ${libraries})
    set(dependencies "")
    foreach(library IN LISTS libraries)
        string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" library ${library})
        if(library MATCHES "^levtok::(.+)$")
            list(APPEND dependencies ${levtok_${CMAKE_MATCH_1}_dependencies})
        elseif(library MATCHES "^(.+)::(.+)$")
            set(dependency ${CMAKE_MATCH_1})
            set(component ${CMAKE_MATCH_2})
            if(DEFINED levtok_package_of_${dependency})
                set(dependency ${levtok_package_of_${dependency}})
            endif()
            if(dependency IN_LIST levtok_packages_with_components)
                string(APPEND dependency " COMPONENTS ${component}")
            endif()
            list(APPEND dependencies ${dependency})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES dependencies)
    set(${result} "${dependencies}" PARENT_SCOPE)
endfunction()

set(levtok_rooms nav rebalance montecarlo service)
set(levtok_room_dependencies "set(levtok_rooms ${levtok_rooms})\n")
foreach(room IN LISTS levtok_rooms)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${room}/*.hpp)
    get_target_property(kind levtok_${room} TYPE)
    set(scope PUBLIC)
    if(kind STREQUAL INTERFACE_LIBRARY)
        set(scope INTERFACE)
    endif()
    target_sources(levtok_${room} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
    install(TARGETS levtok_${room} EXPORT levtokTargets
            FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/levtok)
    levtok_link_interface(${room} levtok_${room}_dependencies)
    string(APPEND levtok_room_dependencies
           "set(levtok_${room}_dependencies \"${levtok_${room}_dependencies}\")\n")
endforeach()
if(TARGET levtok)
    install(TARGETS levtok)
endif()

set(levtok_config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/levtok)
install(EXPORT levtokTargets NAMESPACE levtok:: DESTINATION ${levtok_config_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/levtokConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/levtokConfig.cmake
                              INSTALL_DESTINATION ${levtok_config_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/levtokConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/levtokConfig.cmake ${PROJECT_BINARY_DIR}/levtokConfigVersion.cmake
        DESTINATION ${levtok_config_folder})
