# The device's packers, on the model of a device.

if(TARGET assay_host_model)
  assay_test(mpi device_pack SOURCES device_pack_test.cpp LIBRARIES assay_mpi_device_plan assay::host_model)
endif()
