# The device's packers and transfers, on the model of a device.

if(TARGET assay_host_model)
  assay_test(mpi device_pack SOURCES device_pack_test.cpp LIBRARIES assay_mpi_device_plan assay::host_model)
  assay_test(mpi device_transfer SOURCES device_transfer_test.cpp LIBRARIES assay_mpi_device_plan assay::host_model)
endif()
