# Rank reordering. METIS is a library of Debian's that need not be there.
assay_test(mpi placement SOURCES placement_test.cpp LIBRARIES assay_mpi_core ${CMAKE_DL_LIBS})

# reordering_tests(<mpi>)
function(reordering_tests mpi)
  set(program mpi_reordering_${mpi})
  add_executable(${program} reordering.cpp)
  target_link_libraries(${program} PRIVATE assay_warnings mpi_${mpi})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  set(four --mpirun ${ASSAY_MPIRUN_${mpi}} --ranks 4 --set ASSAY_MPI_REPORT=text)
  set(pairs --set ASSAY_MPI_PRETEND_NODES=0,1,0,1)
  set(metis --needs libmetis.so.5 --set ASSAY_MPI_REORDER=metis)
  set(ours --library $<TARGET_FILE:assay_mpi_${mpi}>)
  set(graphs weighted unweighted one_way reversed_ranks)
  set(reordered -- $<TARGET_FILE:${program}> reordered ${graphs})
  set(kept -- $<TARGET_FILE:${program}> kept ${graphs})
  mpi_test(reorder.${mpi}.pairs ${four} ${ours} ${pairs} ${metis} --says "graphs reordered: 4" ${reordered})
  mpi_test(reorder.${mpi}.uneven ${four} ${ours} --set ASSAY_MPI_PRETEND_NODES=0,1,1,1 ${metis}
    --says "graphs reordered: 1" -- $<TARGET_FILE:${program}> reordered uneven)
  mpi_test(reorder.${mpi}.one_node ${four} ${ours} ${metis} --says "left to the library, one_node: 4" ${kept})
  mpi_test(reorder.${mpi}.no_metis ${four} ${ours} ${pairs} --set ASSAY_MPI_REORDER=metis:/nowhere/libmetis.so.5
    --says "left to the library, no_metis: 4" ${kept})
  mpi_test(reorder.${mpi}.off_by_default ${four} ${ours} ${pairs} ${kept})
  # Without the interposer heavy edges stay between nodes; a new rank with the lists of the old one is found out.
  mpi_test(reorder.${mpi}.without_it ${four} ${pairs} --must-fail --says "a heavy edge crosses nodes" ${reordered})
  mpi_test(rejects.${mpi}.own_neighbours ${four} --library $<TARGET_FILE:assay_mpi_${mpi}_broken> ${pairs} ${metis}
    --set ASSAY_MPI_BREAK=own_neighbours --must-fail --says "neighbours" ${reordered})
endfunction()
