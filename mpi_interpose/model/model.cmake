# The measured choice of methods and the two programs around it; neither needs an MPI to be built.

add_library(assay_mpi_model STATIC model/method.cpp model/measurements.cpp model/type_text.cpp)
target_link_libraries(assay_mpi_model PUBLIC assay_mpi_core PRIVATE assay_warnings)
foreach(program explain measure)
  add_executable(assay_mpi_${program} model/${program}.cpp)
  target_link_libraries(assay_mpi_${program} PRIVATE assay_warnings assay_mpi_model)
endforeach()

# mpi_measuring_ranks(<mpi>): what assay_mpi_measure starts under that MPI.
function(mpi_measuring_ranks mpi)
  add_executable(assay_mpi_measure_${mpi} model/measure_ranks.cpp intercept/device_side.cpp)
  target_link_libraries(assay_mpi_measure_${mpi} PRIVATE assay_warnings assay_mpi_device_timing mpi_${mpi}
    ${CMAKE_DL_LIBS})
  with_device_library(assay_mpi_measure_${mpi})
  add_dependencies(assay_mpi_measure assay_mpi_measure_${mpi})
endfunction()
