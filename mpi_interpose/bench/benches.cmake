# The benches of one MPI, ${mpi}; linked to the interposer before the MPI, so that MPI_X is the interposed call and
# PMPI_X the library's own.

# mpi_bench(<name> <sources>...)
function(mpi_bench name)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/bench/)
  assay_program(mpi_interpose/${name}_${mpi} SUITE mpi_interpose SOURCES ${ARGN}
    LIBRARIES assay_record assay_mpi_${mpi} mpi_${mpi})
  set(target mpi_interpose_${name}_${mpi})
  target_compile_definitions(${target} PRIVATE ASSAY_MPI_NAME="${mpi}")
  target_link_options(${target} PRIVATE -Wl,--no-as-needed)
endfunction()

set(shapes patterns.cpp applications.cpp interleaved.cpp)
mpi_bench(pack pack.cpp ${shapes})
set(ranks rank_group.cpp rank_side.cpp ping_pong.cpp halo.cpp device_face.cpp)
mpi_bench(messages messages.cpp ${ranks} ${shapes})
# Its peer is a call of the vendor's; the device library is the interposer's to open.
if(TARGET assay_gpu)
  target_link_libraries(mpi_interpose_messages_${mpi} PRIVATE assay::gpu)
  target_compile_definitions(mpi_interpose_messages_${mpi} PRIVATE ASSAY_MPI_ASKS_GPU)
endif()
if(TARGET assay_mpi_device)
  target_link_libraries(mpi_interpose_messages_${mpi} PRIVATE CUDA::cudart_static)
  target_compile_definitions(mpi_interpose_messages_${mpi} PRIVATE ASSAY_MPI_WITH_DEVICE)
  add_dependencies(mpi_interpose_messages_${mpi} assay_mpi_device)
endif()
mpi_bench(overhead overhead.cpp interleaved.cpp)
mpi_bench(reported reported.cpp ${ranks} ${shapes})
