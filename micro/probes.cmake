# The probes and what stands around each: its program and the timing.

list(TRANSFORM ASSAY_CUDA_ARCHITECTURES PREPEND "sm_" OUTPUT_VARIABLE embedded)
list(JOIN embedded " " embedded)
set(ptxas_strict ${PROJECT_SOURCE_DIR}/ci/cmake/ptxas_strict.sh)

# nvcc's -O is that of the host's part, which lists points and compares answers; device code keeps the 3 of
# cicc and ptxas.
string(REPLACE "-O3" "-O1" CMAKE_CUDA_FLAGS_RELEASE "${CMAKE_CUDA_FLAGS_RELEASE}")

# micro_machine_code(<source>): for every architecture, or for those that a line of the file names, as
# "// Machine code: 90a 100a", where others lack its instructions: each takes a pass over the file.
function(micro_machine_code source)
  file(STRINGS ${source} stated REGEX "^// Machine code: " LIMIT_COUNT 1)
  set(options "")
  if(stated)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  endif()
  string(REGEX MATCHALL "[0-9]+a?" stated "${stated}")
  foreach(arch IN LISTS ASSAY_CUDA_ARCHITECTURES)
    if(NOT stated OR arch IN_LIST stated)
      list(APPEND options --generate-code=arch=compute_${arch},code=sm_${arch})
    endif()
  endforeach()
  if(NOT options)
    message(FATAL_ERROR "${source} needs one of ${stated} in ASSAY_CUDA_ARCHITECTURES")
  endif()
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${options}")
endfunction()

# micro_device_code(<target>): its .cu files; what ptxas drops or changes is an error.
function(micro_device_code target)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cu$")
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source)
    get_source_file_property(language ${source} LANGUAGE)
    if(NOT language STREQUAL "CXX")
      micro_machine_code(${source})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES CUDA_COMPILER_LAUNCHER ${ptxas_strict})
  # A note a use of mma.sp, whose plain metadata are measured on purpose.
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-Xptxas -suppress-sparse-mma-advisory-info>")
endfunction()

# micro_light_library(<target>): of the host's library its .cu files read what they use and no more. The macro is
# the guard of the mathematical special functions, which <cmath> would read in each pass.
function(micro_light_library target)
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-D_GLIBCXX_BITS_SPECFUN_H -isystem ${CMAKE_CURRENT_SOURCE_DIR}/harness/device_pass>")
endfunction()

include(ptx/wgmma_issue.cmake)
set(wgmma_floats "")
foreach(registers RANGE 4 128 4)
  list(APPEND wgmma_floats ${registers})
endforeach()
assay_wgmma_issue(${CMAKE_BINARY_DIR}/generated/micro/ptx/wgmma_issue.hpp
  FLOATS ${wgmma_floats} WORDS 2 4 16 32 64 128)

add_library(micro_harness STATIC
  harness/chain.cpp harness/device_facts.cpp harness/flood.cpp harness/probe.cpp harness/session.cu
  harness/timed_run.cpp)
micro_device_code(micro_harness)
micro_light_library(micro_harness)
target_compile_definitions(micro_harness PRIVATE ASSAY_EMBEDDED_ARCHITECTURES="${embedded}")
target_include_directories(micro_harness PUBLIC ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(micro_harness PUBLIC micro_logic PRIVATE ${CMAKE_DL_LIBS})

# What points of a family have in common beside their kernels, compiled once.
add_library(micro_points STATIC
  behaviour/tile_code.cpp behaviour/tile_points.cpp pipeline/points.cpp
  tensor/answers.cpp tensor/points.cpp tensor/wgmma_points.cpp)
target_link_libraries(micro_points PRIVATE assay_warnings PUBLIC micro_harness)

# The same main in every program: objects, since a test has a main of its own.
add_library(micro_main OBJECT harness/main.cpp)
target_link_libraries(micro_main PRIVATE assay_warnings micro_harness)

# micro_exported_kernels(<target>): its .cu files, whose kernels the evidence names by their symbols, which dladdr
# finds in the dynamic table alone; nvcc 13 would make them static and hidden.
function(micro_exported_kernels target)
  micro_device_code(${target})
  micro_light_library(${target})
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:CUDA>:-static-global-template-stub=false>
    $<$<COMPILE_LANGUAGE:CUDA>:-device-entity-has-hidden-visibility=false>)
endfunction()

# Kernels that all probes of a family share stand in its folder `kernels`, and are compiled once.
function(micro_family_kernels family)
  file(GLOB kernels CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${family}/kernels/*.cu)
  if(kernels)
    add_library(micro_${family}_kernels OBJECT ${kernels})
    target_link_libraries(micro_${family}_kernels PRIVATE micro_harness)
    micro_exported_kernels(micro_${family}_kernels)
  endif()
endfunction()

function(micro_probe source)
  get_filename_component(folder ${source} DIRECTORY)
  get_filename_component(family ${folder} NAME)
  get_filename_component(name ${source} NAME_WE)
  # Kernels that would take one file over 30 s to compile stand in a folder of the probe's name.
  # The probe's own file then is C++ without kernels, and needs no passes but the host's.
  file(GLOB parts CONFIGURE_DEPENDS ${folder}/${name}/*.cu)
  if(TARGET micro_${family}_kernels)
    list(APPEND parts $<TARGET_OBJECTS:micro_${family}_kernels>)
  endif()
  assay_program(micro/${family}/${name} SUITE micro
    SOURCES ${source} ${parts} ${CMAKE_CURRENT_SOURCE_DIR}/harness/name.cpp $<TARGET_OBJECTS:micro_main>
    LIBRARIES micro_points)
  if(parts)
    set_source_files_properties(${source} PROPERTIES LANGUAGE CXX)
  endif()
  set(target micro_${family}_${name})
  micro_exported_kernels(${target})
  target_compile_definitions(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:ASSAY_PROBE="${family}/${name}">)
  set_target_properties(${target} PROPERTIES ENABLE_EXPORTS ON)
endfunction()

set(families memory tensor fp8 dpx dsmem async behaviour pipeline)
set(counted "")
foreach(family IN LISTS families)
  micro_family_kernels(${family})
  file(GLOB probes CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${family}/*.cu)
  foreach(source IN LISTS probes)
    micro_probe(${source})
    get_filename_component(name ${source} NAME_WE)
    list(APPEND counted ${family}/${name})
  endforeach()
endforeach()
list(JOIN counted " " counted)
assay_note("micro" "${counted}")
