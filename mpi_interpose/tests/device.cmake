# The device's packers and transfers, on the model of a device.

if(TARGET assay_host_model)
  assay_test(mpi device_pack SOURCES device_pack_test.cpp LIBRARIES assay_mpi_device_plan assay::host_model)
  assay_test(mpi device_transfer SOURCES device_transfer_test.cpp LIBRARIES assay_mpi_device_plan assay::host_model)
endif()

# The device library over the model, beside copies of the interposer that find it there.
if(TARGET assay_host_model)
  add_library(assay_mpi_device_model SHARED device/modelled.cpp)
  target_link_libraries(assay_mpi_device_model PRIVATE assay_mpi_device_plan assay::host_model assay_warnings)
  set_target_properties(assay_mpi_device_model PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  set(modelled ${CMAKE_BINARY_DIR}/bin/tests/modelled)
  file(MAKE_DIRECTORY ${modelled})
  file(CREATE_LINK ../libassay_mpi_device_model.so ${modelled}/libassay_mpi_device.so SYMBOLIC)
  file(MAKE_DIRECTORY ${modelled}_hip)
  file(CREATE_LINK ../libassay_mpi_device_model.so ${modelled}_hip/libassay_mpi_device_hip.so SYMBOLIC)
  assay_test(mpi device_timing SOURCES device_timing_test.cpp
    LIBRARIES assay_mpi_device_timing assay_mpi_model assay_mpi_device_model)
endif()

# on_device_tests(<mpi> <args of run_ranks.py>...): buffers of a device, in calls to a library that takes none.
function(on_device_tests mpi)
  if(NOT TARGET assay_mpi_device_model)
    return()
  endif()
  set(program mpi_device_calls_${mpi})
  add_executable(${program} device/main.cpp device/rig.cpp device/messages.cpp device/requests.cpp device/exchanges.cpp)
  target_include_directories(${program} PRIVATE ..)
  target_link_libraries(${program} PRIVATE assay_warnings mpi_${mpi} assay_mpi_device_model Threads::Threads ${CMAKE_DL_LIBS})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  file(CREATE_LINK ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/libassay_mpi_${mpi}.so ${modelled}/libassay_mpi_${mpi}.so SYMBOLIC)
  file(CREATE_LINK ../libassay_mpi_${mpi}_asan.so ${modelled}/libassay_mpi_${mpi}_asan.so SYMBOLIC)
  set(calls -- $<TARGET_FILE:${program}> $<TARGET_FILE:stub_cuda>)
  mpi_test(on_device.${mpi}.staged ${ARGN} --library ${modelled}/libassay_mpi_${mpi}.so ${calls})
  mpi_test(on_device.${mpi}.oneshot ${ARGN} --library ${modelled}/libassay_mpi_${mpi}.so
    --set ASSAY_MPI_METHOD=oneshot ${calls} packing send_and_receive exchange_with_the_other persistent alltoallw)
  # Where HIP's runtime says whose memory it is, HIP's device library is the one that is opened.
  file(CREATE_LINK ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/libassay_mpi_${mpi}.so ${modelled}_hip/libassay_mpi_${mpi}.so SYMBOLIC)
  mpi_test(on_device.${mpi}.hip ${ARGN} --library ${modelled}_hip/libassay_mpi_${mpi}.so -- $<TARGET_FILE:${program}>
    $<TARGET_FILE:stub_hip> packing send_and_receive exchange_with_the_other)
  if(NOT ASSAY_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libasan.so OUTPUT_VARIABLE libasan
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    mpi_test(on_device.${mpi}.asan ${ARGN} --library ${libasan}:${modelled}/libassay_mpi_${mpi}_asan.so
      --set ASAN_OPTIONS=detect_leaks=0:handle_segv=0 ${calls} packing send_and_receive part_of_an_instance
      every_completion persistent cancelled threads alltoallw)
  endif()
  # Without the interposer the MPI touches the memory of the device, and dies of it.
  mpi_test(on_device.${mpi}.without_it ${ARGN} --must-fail --says "the host touched device memory"
    ${calls} send_and_receive)
endfunction()

# device_mapping_tests(<mpi> <args of run_ranks.py>...): a program without device pointers never maps the device library
# under the interposer; one that had it mapped would be found out.
function(device_mapping_tests mpi)
  set(program mpi_nothing_of_a_gpu_${mpi})
  add_executable(${program} nothing_of_a_gpu.cpp)
  target_link_libraries(${program} PRIVATE assay_warnings mpi_${mpi})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  set(library $<TARGET_FILE:assay_mpi_${mpi}>)
  mpi_test(maps_no_gpu.${mpi} ${ARGN} --library ${library} --set ASSAY_MPI_METHOD=pack -- $<TARGET_FILE:${program}>)
  if(TARGET assay_mpi_device)
    mpi_test(maps_no_gpu.${mpi}.would_be_seen ${ARGN} --library ${library}:$<TARGET_FILE:assay_mpi_device> --must-fail
      -- $<TARGET_FILE:${program}>)
  endif()
  on_device_tests(${mpi} ${ARGN})
endfunction()

# device_library_tests(<target> <vendor>): it needs the C library alone; GPU drivers are opened when a device is first used.
function(device_library_tests target vendor)
  if(NOT TARGET ${target})
    return()
  endif()
  string(REPLACE assay_mpi_ "" name ${target})
  assay_test(mpi ${name}_library SOURCES device_library_test.cpp LIBRARIES assay_mpi_device_plan ${CMAKE_DL_LIBS})
  add_dependencies(mpi_${name}_library_test ${target})
  target_compile_definitions(mpi_${name}_library_test PRIVATE DEVICE_LIBRARY="$<TARGET_FILE:${target}>"
    DEVICE="${vendor}")
  if(ASSAY_SANITIZE)  # brings a library of its own
    return()
  endif()
  add_test(NAME mpi.${name}_linkage COMMAND sh -c
    "! readelf -d $<TARGET_FILE:${target}> | grep NEEDED | grep -vE 'lib(c|m|dl|rt|pthread)\\.so|ld-linux'")
  set_tests_properties(mpi.${name}_linkage PROPERTIES LABELS "mpi;cpu")
endfunction()
device_library_tests(assay_mpi_device NVIDIA)
device_library_tests(assay_mpi_device_hip AMD)
