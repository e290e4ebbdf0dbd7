# The suites of others, each with the interposer and without; under --full alone.

foreach(mpi IN LISTS mpis)
  set(frame --mpi ${mpi} --mpirun ${ASSAY_MPIRUN_${mpi}} --library $<TARGET_FILE:assay_mpi_${mpi}>
    --folder ${CMAKE_BINARY_DIR}/foreign)
  add_test(NAME mpi.foreign.mpi4py.${mpi}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/foreign_suites.py mpi4py ${frame})
  add_test(NAME mpi.foreign.mpich.${mpi}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/foreign_suites.py mpich ${frame}
      --mpicc ${ASSAY_MPICC_${mpi}})
  set_tests_properties(mpi.foreign.mpi4py.${mpi} mpi.foreign.mpich.${mpi} PROPERTIES LABELS slow
    TIMEOUT 2400 SKIP_RETURN_CODE 77 PROCESSORS 2 RESOURCE_LOCK mpi_foreign_sources)
endforeach()
