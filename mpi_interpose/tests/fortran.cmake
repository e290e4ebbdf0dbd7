# Fortran's programs, built by the MPI's own wrapper: module files and libraries differ by MPI.

# fortran_program(<mpi> <name> <source> <wrapper's options>...)
function(fortran_program mpi name source)
  set(program ${CMAKE_BINARY_DIR}/bin/tests/mpi_fortran_${name}_${mpi})
  add_custom_command(OUTPUT ${program} DEPENDS ${source}
    COMMAND ${ASSAY_MPIFORT_${mpi}} -O1 ${ARGN} ${source} -o ${program} VERBATIM)
  add_custom_target(mpi_fortran_${name}_${mpi} ALL DEPENDS ${program})
endfunction()

# fortran_tests(<mpi> <name> <what the report says with the interposer on both ranks>)
function(fortran_tests mpi name says)
  set(program -- ${CMAKE_BINARY_DIR}/bin/tests/mpi_fortran_${name}_${mpi})
  mpi_test(fortran.${mpi}.${name}.none ${frame} ${program})
  mpi_test(fortran.${mpi}.${name}.both ${with} --set ASSAY_MPI_METHOD=pack --set ASSAY_MPI_REPORT=text --says ${says}
    ${program})
  mpi_test(fortran.${mpi}.${name}.first_rank_only ${with} --on 0 ${forced} ${program})
  mpi_test(fortran.${mpi}.${name}.second_rank_only ${with} --on 1 ${forced} ${program})
endfunction()

function(fortran_programs_and_tests mpi)
  find_program(ASSAY_MPIFORT_${mpi} mpifort.${mpi})
  if(NOT CMAKE_Fortran_COMPILER OR NOT ASSAY_MPIFORT_${mpi})
    return()
  endif()
  foreach(binding mpif f08)
    fortran_program(${mpi} ${binding} ${CMAKE_CURRENT_SOURCE_DIR}/fortran/messages_${binding}.f90)
    fortran_tests(${mpi} ${binding} "receive_request [1-9][0-9]* accelerated")
  endforeach()
  # mpif.h has no interfaces, so gfortran holds the calls of one function against one another.
  set(exchanges_mpif -fallow-argument-mismatch -w)
  set(exchanges_f08 -DASSAY_F08)
  foreach(name exchanges_mpif exchanges_f08)
    fortran_program(${mpi} ${name} ${CMAKE_CURRENT_SOURCE_DIR}/fortran/exchanges.F90 ${${name}})
    # Five exchanges of two strided sides, two of one; those in place pass before they are counted.
    fortran_tests(${mpi} ${name} "collective 12 accelerated .* 0 passed through")
  endforeach()
endfunction()
