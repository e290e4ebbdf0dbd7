#pragma once
// The rows of a GPU in the measurements' file (measurements.hpp): packers and copies, timed through
// the device library's table.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "../pack/device/library.hpp"

namespace assay::mpi {

// One row: kind, block (0 where there are none), bytes, seconds.
using device_row = std::function<void(std::string_view what, std::int64_t block, std::int64_t bytes,
                                      double seconds)>;

struct device_grid {
    std::vector<std::int64_t> blocks, sizes;
    int rounds = 9;
    double batch_seconds = 2e-4;
};

// Packers within the device, mapped and staged, and copies to and from pinned memory, over the
// grid. std::runtime_error where the device failed or packed other bytes than the host does.
void measure_device(const device::library& gpu, const device_grid& grid, const device_row& row);

}  // namespace assay::mpi
