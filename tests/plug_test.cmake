# plug_add_test(<source> [LINKS <target>…]): one executable and one ctest entry, named after the file.
# Files of the same name in two folders are told apart by the folder's name. No test says anything beyond this machine:
# those of the local network make network namespaces of their own, and take PLUG_LOCAL_ONLY back inside.
function(plug_add_test source)
    cmake_parse_arguments(TEST "" "" "LINKS;LABELS" ${ARGN})
    get_filename_component(name "${source}" NAME_WE)
    get_filename_component(folder "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
    set(target "${folder}_${name}")
    add_executable(${target} "${source}")
    target_link_libraries(${target} PRIVATE ${TEST_LINKS} plug_test_support Qt6::Test plug_options)
    set_target_properties(${target} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    add_test(NAME ${folder}/${name} COMMAND ${target})
    set_tests_properties(${folder}/${name} PROPERTIES TIMEOUT 300 LABELS "${TEST_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;PLUG_LOCAL_ONLY=1")
endfunction()

# plug_add_tests([LINKS <target>…]): every tst_*.cpp of this folder.
function(plug_add_tests)
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp")
    foreach(source IN LISTS sources)
        plug_add_test("${source}" ${ARGN})
    endforeach()
endfunction()
