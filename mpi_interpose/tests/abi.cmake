# The interposer by the standard ABI of MPI-5, under whichever MPI has it.

if(NOT ASSAY_MPI)
  return()
elseif(NOT TARGET mpi_abi)
  add_test(NAME mpi.abi.absent COMMAND sh -c "echo 'no MPI with the standard ABI (ASSAY_MPI_ABI_ROOT)'; exit 77")
  set_tests_properties(mpi.abi.absent PROPERTIES LABELS mpi SKIP_RETURN_CODE 77)
  return()
endif()

add_executable(mpi_conformance_abi ${conformance_sources})
target_link_libraries(mpi_conformance_abi PRIVATE assay_warnings mpi_abi Threads::Threads ${CMAKE_DL_LIBS})
set_target_properties(mpi_conformance_abi PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
set(frame --mpirun ${ASSAY_MPIRUN_abi} --ranks 2)
set(with ${frame} --library $<TARGET_FILE:assay_mpi_abi>)
set(packed --set ASSAY_MPI_METHOD=pack)
set(program -- $<TARGET_FILE:mpi_conformance_abi>)
mpi_test(abi.none ${frame} ${program})
mpi_test(abi.both ${with} ${packed} --set ASSAY_MPI_REPORT=text --says "receive_request [1-9][0-9]* accelerated" ${program}
  --expect-interposer)
mpi_test(abi.auto ${with} ${program} --expect-interposer)
mpi_test(abi.first_rank_only ${with} --on 0 ${packed} ${program})
mpi_test(abi.second_rank_only ${with} --on 1 ${packed} ${program})
mpi_test(abi.linkage --linkage $<TARGET_FILE:assay_mpi_abi>)
mpi_test(abi.not_mpi --preload-into-shell $<TARGET_FILE:assay_mpi_abi>)
foreach(other IN LISTS mpis)
  mpi_test(abi.wrong_mpi.${other}_program --mpirun ${ASSAY_MPIRUN_${other}} --ranks 2
    --library $<TARGET_FILE:assay_mpi_abi> -- $<TARGET_FILE:mpi_conformance_${other}> message_order duplicates alltoall)
  mpi_test(abi.wrong_mpi.${other}_library ${frame} --library $<TARGET_FILE:assay_mpi_${other}> ${program} message_order
    duplicates alltoall)
endforeach()
