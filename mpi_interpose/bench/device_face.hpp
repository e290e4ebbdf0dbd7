#pragma once
// A face of a grid in memory of a GPU, sent as its type beside a copy by the vendor's own call and
// a plain send.

#include <cstdint>

#include "rank_side.hpp"

namespace assay::mpi::bench {

// Half a round trip of the x face, `width` cells wide, of a 256^3 grid of doubles on device number
// `index` of the runtime: interposed, typed, on the device's pointer; in place of plain
// cudaMemcpy2D to pinned memory and the library's own send of it, and back likewise; contiguous:
// that send alone. Throws as ping_pong, and std::runtime_error where CUDA failed or is not built.
timed_step device_face(int width, int index, timing how);

}  // namespace assay::mpi::bench
