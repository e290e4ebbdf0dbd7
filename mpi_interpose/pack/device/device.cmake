# The device side of the packers. Its plan is host code that needs no GPU to build or to test.

add_library(assay_mpi_device_plan STATIC pack/device/plan.cpp)
target_include_directories(assay_mpi_device_plan PUBLIC ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/portability)
target_link_libraries(assay_mpi_device_plan PUBLIC assay_mpi_core PRIVATE assay_warnings)
