#pragma once
// From a plan to launches: which kernel a pass takes, and its grid. `start(shape, body)` puts one
// launch on a stream, of a device or of the model.

#include <algorithm>

#include "plan.hpp"

namespace assay::mpi::device {

// Blocks of a grid at most: enough for every device several times over; threads then go round.
inline constexpr unsigned most_blocks = 8192;
// A block with up to this many loops around it has kernels with the loops unrolled.
inline constexpr int few_loops = 2;

inline gpu::launch_shape shape_of(const job& j) {
    constexpr unsigned words_in_block = block_threads * words_in_flight;
    const unsigned blocks = (j.words + words_in_block - 1) / words_in_block;
    return {{std::clamp(blocks, 1U, most_blocks)}, {block_threads}};
}

template <way Way, std::size_t Bytes, class Start>
void start_pass(content what, const job& j, Start& start) {
    const gpu::launch_shape shape = shape_of(j);
    if (what == content::equal)
        start(shape, move<Way, Bytes, content::equal, most_loops>{j});
    else if (what == content::unequal)
        start(shape, move<Way, Bytes, content::unequal, most_loops>{j});
    else if (j.loops <= few_loops)
        start(shape, move<Way, Bytes, content::dense, few_loops>{j});
    else
        start(shape, move<Way, Bytes, content::dense, most_loops>{j});
}

// Moves `count` instances at `user` to or from `packed`, both reached by the device, by launches in
// the order of the passes. `tables` is the device's copy of p.tables(). False, and nothing was
// started, where a launch would have 2^31 words or more.
template <way Way, class Start>
bool start_moves(const plan& p, std::int64_t count, char* packed, char* user, const char* tables,
                 Start start) {
    std::vector<job> jobs;
    for (const pass& one : p.passes()) {
        const auto j = p.job_of(one, count, packed, user, tables);
        if (!j) return false;
        jobs.push_back(*j);
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const pass& one = p.passes()[i];
        switch (p.width(one, count, packed, user)) {
            case 16:
                start_pass<Way, 16>(one.what, jobs[i], start);
                break;
            case 8:
                start_pass<Way, 8>(one.what, jobs[i], start);
                break;
            case 4:
                start_pass<Way, 4>(one.what, jobs[i], start);
                break;
            case 2:
                start_pass<Way, 2>(one.what, jobs[i], start);
                break;
            default:
                start_pass<Way, 1>(one.what, jobs[i], start);
        }
    }
    return true;
}

}  // namespace assay::mpi::device
