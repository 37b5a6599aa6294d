# A room is a folder of core (or ui): one static library `plug_<name>` of all its .cpp files.
#   plug_add_room(<name> [LINKS <target>…])
# LINKS is what its headers or sources may include; tests/tidy holds the same table and reads every #include.
function(plug_add_room name)
    cmake_parse_arguments(ROOM "" "" "LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    add_library(plug_${name} STATIC ${sources})
    target_link_libraries(plug_${name} PRIVATE ${ROOM_LINKS} plug_options)
    target_include_directories(plug_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
endfunction()
