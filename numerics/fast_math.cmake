# Flags under which the pair arithmetic is wrong. g++, clang and hipcc tell of -ffast-math by a macro, which
# method/lane.hpp refuses; nvcc has none for -use_fast_math.
if("${CMAKE_CUDA_FLAGS} ${CMAKE_CUDA_FLAGS_RELEASE} $ENV{NVCC_APPEND_FLAGS} $ENV{NVCC_PREPEND_FLAGS}" MATCHES
   "use_fast_math|fmad=true")
  message(FATAL_ERROR "assay::log_bessel needs IEEE arithmetic: build CUDA without -use_fast_math and -fmad=true")
endif()
