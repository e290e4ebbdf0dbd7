# The device side of the packers. Its plan is host code that needs no GPU to build or to test.

add_library(assay_mpi_device_plan STATIC pack/device/plan.cpp)
target_include_directories(assay_mpi_device_plan PUBLIC ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/portability)
target_link_libraries(assay_mpi_device_plan PUBLIC assay_mpi_core PRIVATE assay_warnings)

# The device code is a library of its own, so that a program without device pointers never maps a GPU's runtime.
if(ASSAY_WITH_CUDA AND TARGET assay_gpu)
  add_library(assay_mpi_device SHARED pack/device/library.cu)
  assay_device_code(assay_mpi_device)
  set_target_properties(assay_mpi_device PROPERTIES CUDA_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/pack/device/exports.map)
  target_link_libraries(assay_mpi_device PRIVATE assay_mpi_device_plan assay_gpu CUDA::cudart_static)
  target_link_options(assay_mpi_device PRIVATE -static-libstdc++ -static-libgcc -Wl,-z,defs
    -Wl,--version-script=${CMAKE_CURRENT_SOURCE_DIR}/pack/device/exports.map)
else()
  assay_note("MPI device" "no nvcc or no room portability, so libassay_mpi_device.so is absent")
endif()

# The same for HIP, whose runtime is opened when a device is first used.
if(ASSAY_HIPCC AND ASSAY_HIP_HEADERS AND COMMAND assay_hip_kernels)
  set(gpu ${PROJECT_SOURCE_DIR}/portability/gpu)
  add_library(assay_mpi_device_hip SHARED ${gpu}/discovery.cpp ${gpu}/hip_library.cpp ${gpu}/runtime.cpp)
  assay_hip_kernels(assay_mpi_device_hip SOURCES pack/device/library.cu)
  target_compile_definitions(assay_mpi_device_hip PRIVATE ASSAY_GPU_HIP __HIP_PLATFORM_AMD__)
  target_include_directories(assay_mpi_device_hip PRIVATE ${PROJECT_SOURCE_DIR}/portability SYSTEM ${ASSAY_HIP_HEADERS})
  set_target_properties(assay_mpi_device_hip PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/pack/device/exports.map)
  target_link_libraries(assay_mpi_device_hip PRIVATE assay_mpi_device_plan assay_warnings ${CMAKE_DL_LIBS})
  target_link_options(assay_mpi_device_hip PRIVATE -static-libstdc++ -static-libgcc -Wl,-z,defs
    -Wl,--version-script=${CMAKE_CURRENT_SOURCE_DIR}/pack/device/exports.map)
else()
  assay_note("MPI device HIP" "no hipcc, no headers of HIP or no room portability, so libassay_mpi_device_hip.so is absent")
endif()
