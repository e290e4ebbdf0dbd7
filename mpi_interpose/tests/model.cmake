# The choice of methods: its table, its texts, and the program that explains.

assay_test(mpi model SOURCES model_test.cpp LIBRARIES assay_mpi_model)
if(TARGET mpi_model_test)
  add_dependencies(mpi_model_test assay_mpi_explain assay_mpi_measure)
  target_compile_definitions(mpi_model_test PRIVATE EXPLAIN="$<TARGET_FILE:assay_mpi_explain>"
    MEASURE="$<TARGET_FILE:assay_mpi_measure>")
endif()
