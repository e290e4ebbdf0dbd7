# CUDA as an optional language: machine code for each architecture, never PTX, so that a program holds what it
# runs and nothing is compiled behind its back. ASSAY_WITH_CUDA says whether it is there.

set(ASSAY_WITH_CUDA OFF)
if(NOT ASSAY_CUDA STREQUAL "OFF")
  include(CheckLanguage)
  set(CMAKE_CUDA_ARCHITECTURES OFF)
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER)
    enable_language(CUDA)
    # CMake 3.25 does not know that nvcc has C++20: tell it the flag.
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
    set(CMAKE_CUDA_STANDARD 20)
    set(CMAKE_CUDA_EXTENSIONS OFF)
    set(CMAKE_CUDA_RUNTIME_LIBRARY Static)
    set(ASSAY_WITH_CUDA ON)
    find_package(CUDAToolkit REQUIRED)
  elseif(ASSAY_CUDA STREQUAL "ON")
    message(FATAL_ERROR "ASSAY_CUDA=ON, but no CUDA compiler was found: set CMAKE_CUDA_COMPILER to nvcc")
  endif()
endif()

# assay_device_code(<target>): compile the target's .cu files for every architecture in ASSAY_CUDA_ARCHITECTURES.
function(assay_device_code target)
  foreach(arch IN LISTS ASSAY_CUDA_ARCHITECTURES)
    target_compile_options(${target} PRIVATE
      "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-gencode arch=compute_${arch},code=sm_${arch}>")
  endforeach()
endfunction()
