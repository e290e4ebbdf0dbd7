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
mpi_bench(messages messages.cpp rank_group.cpp rank_side.cpp ping_pong.cpp halo.cpp ${shapes})
mpi_bench(overhead overhead.cpp interleaved.cpp)
mpi_bench(reported reported.cpp rank_group.cpp rank_side.cpp ping_pong.cpp halo.cpp ${shapes})
