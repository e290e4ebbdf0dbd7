# How Assay builds: one set of flags, one function a kind of target, one summary of what was found.

include(GNUInstallDirs)
find_package(Threads REQUIRED)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

# ccache passes over what is compiled with a precompiled header.
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()

set(ASSAY_SANITIZE "" CACHE STRING "Sanitizers for host code, as -fsanitize= takes them: address, undefined, thread")
if(ASSAY_SANITIZE)
  add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize=${ASSAY_SANITIZE}>
    $<$<COMPILE_LANGUAGE:C,CXX>:-fno-sanitize-recover=all> $<$<COMPILE_LANGUAGE:C,CXX>:-fno-omit-frame-pointer>)
  add_link_options(-fsanitize=${ASSAY_SANITIZE})
endif()

# A program finds the libraries packed beside it (ci/run_all pack) before the system's, wherever the tree lies; the
# old tag counts for the libraries' own libraries too.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
add_link_options(-Wl,--disable-new-dtags)

include(assay_cuda)
include(assay_embed)
include(assay_found)
include(assay_lists)
include(assay_mpi)

# Warnings for our own C++; nvcc's generated code is spared those it cannot pass.
add_library(assay_warnings INTERFACE)
target_compile_options(assay_warnings INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${ASSAY_WERROR}>>:-Werror>)

if(ASSAY_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()

set_property(GLOBAL PROPERTY assay_programs "")
set_property(GLOBAL PROPERTY assay_summary "")

# assay_note(<name> <text>): one line of the summary, as "CUDA: nvcc 13.0 at /usr/local/cuda".
function(assay_note name text)
  set_property(GLOBAL APPEND PROPERTY assay_summary "  ${name}: ${text}")
endfunction()

# Gives a target in bin/<folder> the way to lib/.
function(assay_find_own_libraries target folder)
  string(REGEX REPLACE "[^/]+" ".." up "bin/${folder}")
  string(REGEX REPLACE "/$" "" up "${up}")
  set_property(TARGET ${target} APPEND PROPERTY BUILD_RPATH "$ORIGIN/${up}/lib")
endfunction()

# assay_program(<path> SOURCES ... [LIBRARIES ...]): a program at bin/<path> that measures and knows the
# common command line (results/record/program.hpp). <path> is suite-relative as the user types it:
# "micro/dpx/latency", "stream". SUITE names the suite in rows. It enters programs.txt, the runner's list.
function(assay_program path)
  cmake_parse_arguments(arg "" "SUITE" "SOURCES;LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" target "${path}")
  get_filename_component(folder "${path}" DIRECTORY)
  get_filename_component(name "${path}" NAME)
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE assay_warnings ${arg_LIBRARIES})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/${folder})
  assay_find_own_libraries(${target} "${folder}")
  set_property(GLOBAL APPEND PROPERTY assay_programs "${arg_SUITE} bin/${path}")
endfunction()

# assay_test(<room> <name> SOURCES ... [LIBRARIES ...] [LABELS cpu|gpu|mpi|slow ...]): a GoogleTest program
# whose cases become ctest cases "<room>.<name>.<suite>.<case>", labelled with the room and LABELS.
function(assay_test room name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  if(NOT ASSAY_TESTS)
    return()
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS cpu)
  endif()
  set(target ${room}_${name}_test)
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE assay_warnings ${arg_LIBRARIES} GTest::gtest GTest::gtest_main)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  assay_find_own_libraries(${target} tests)
  list(JOIN arg_LABELS "," labels)
  set_property(GLOBAL APPEND PROPERTY assay_tests "${room} ${labels} bin/tests/${target}")
  set_property(GLOBAL APPEND PROPERTY assay_test_targets ${target})
  if("gpu" IN_LIST arg_LABELS)
    set_property(GLOBAL APPEND PROPERTY assay_gpu_test_targets ${target})
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${room}.${name}." DISCOVERY_TIMEOUT 60)
  # gtest_discover_tests keeps one label of a list; a file that ctest reads after its own sets them all.
  set(labels_file ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake)
  file(CONFIGURE OUTPUT ${labels_file} @ONLY CONTENT
    "set_tests_properties(\${@target@_TESTS} PROPERTIES LABELS \"@room@;@arg_LABELS@\")\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels_file})
endfunction()

function(assay_print_summary)
  assay_note_toolchain()
  get_property(lines GLOBAL PROPERTY assay_summary)
  list(JOIN lines "\n" text)
  file(CONFIGURE OUTPUT summary.txt CONTENT "${text}\n")
  message(STATUS "Assay ${PROJECT_VERSION}, found and not found:\n${text}")
endfunction()
