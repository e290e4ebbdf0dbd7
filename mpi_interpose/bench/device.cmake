# Timing of the device's packers, of which no MPI is needed: the bench, and what assay_mpi_measure's ranks share with it.

add_library(assay_mpi_device_timing STATIC bench/device_blocks.cpp bench/interleaved.cpp model/measure_device.cpp)
target_link_libraries(assay_mpi_device_timing PUBLIC assay_mpi_core PRIVATE assay_warnings)

# with_device_library(<target>): the device library where it is built; without it the program says so.
function(with_device_library target)
  if(TARGET assay_mpi_device)
    target_link_libraries(${target} PRIVATE assay_mpi_device)
    target_compile_definitions(${target} PRIVATE ASSAY_MPI_WITH_DEVICE)
  endif()
  if(TARGET assay_gpu)
    target_link_libraries(${target} PRIVATE assay::gpu)
    target_compile_definitions(${target} PRIVATE ASSAY_MPI_ASKS_GPU)
  endif()
endfunction()

if(TARGET assay_record AND TARGET assay_gpu)
  assay_program(mpi_interpose/device_pack SUITE mpi_interpose SOURCES bench/device_pack.cpp
    LIBRARIES assay_record assay_mpi_device_timing assay_mpi_model)
  with_device_library(mpi_interpose_device_pack)
endif()
