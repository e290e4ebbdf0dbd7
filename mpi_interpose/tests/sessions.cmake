# Programs of sessions alone, where the MPI has them (Open MPI 4 has not).

foreach(mpi mpich abi)
  if(NOT TARGET mpi_${mpi})
    continue()
  endif()
  add_executable(mpi_sessions_${mpi} sessions.cpp)
  target_link_libraries(mpi_sessions_${mpi} PRIVATE assay_warnings mpi_${mpi})
  set_target_properties(mpi_sessions_${mpi} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  mpi_test(sessions.${mpi} --mpirun ${ASSAY_MPIRUN_${mpi}} --ranks 2 --library $<TARGET_FILE:assay_mpi_${mpi}>
    --set ASSAY_MPI_METHOD=pack --set ASSAY_MPI_REPORT=text --says "send 1 accelerated .* receive 1 accelerated"
    -- $<TARGET_FILE:mpi_sessions_${mpi}>)
endforeach()
