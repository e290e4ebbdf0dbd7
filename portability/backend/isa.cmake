# assay_isa_objects(<name> SOURCES ... [LIBRARIES ...]): the same sources compiled once for each x86
# vector extension (sse2, avx2, avx512), so that a program built here runs on any x86-64 and uses
# what its CPU has. Gives the object libraries <name>_<isa>; sources see ASSAY_ISA
# (assay/parallel/isa.hpp) and keep their symbols in that namespace. Elsewhere one library,
# <name>_portable. The names are left in <name>_ISA_LIBRARIES.
set(ASSAY_ISA_FLAGS_sse2 "")
set(ASSAY_ISA_FLAGS_avx2 -mavx2 -mfma -mbmi -mbmi2 -mtune=haswell)
set(ASSAY_ISA_FLAGS_avx512 -mavx2 -mfma -mbmi -mbmi2 -mavx512f -mavx512vl -mavx512dq -mavx512bw -mavx512cd
  -mprefer-vector-width=512)

function(assay_isa_objects name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  set(isas portable)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set(isas sse2 avx2 avx512)
  endif()
  set(libraries "")
  foreach(isa IN LISTS isas)
    add_library(${name}_${isa} OBJECT ${arg_SOURCES})
    target_compile_options(${name}_${isa} PRIVATE ${ASSAY_ISA_FLAGS_${isa}})
    target_link_libraries(${name}_${isa} PRIVATE assay_warnings ${arg_LIBRARIES})
    list(APPEND libraries ${name}_${isa})
  endforeach()
  set(${name}_ISA_LIBRARIES "${libraries}" PARENT_SCOPE)
endfunction()
