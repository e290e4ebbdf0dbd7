#pragma once
// Instructions that the model is held against, and the way of tiles of bit patterns to the device
// and back.

#include <vector>

#include "gpu/memory.hpp"
#include "harness/session.hpp"
#include "kernels/tile_kernel.hpp"
#include "record/sampling.hpp"
#include "tiles.hpp"

namespace assay::micro::arithmetic {

// An instruction with how its tiles lie.
struct tile_code {
    std::string instruction;  // "mma", "wgmma", "tcgen05"
    tensor::form form;
    tile_kernel kernel;
    unsigned threads;  // a warp or a warpgroup
    int result_words;  // a thread
    std::vector<record::expected_code> expected;
    std::uint32_t descriptor = 0;  // tcgen05's

    [[nodiscard]] product_shape shape() const { return {form.m, form.n, form.k}; }
};

// Those of floating-point numbers of a byte and more; FP6, FP4 and block-scaled ones, whose
// patterns have too few bits for the vectors of measured.hpp; integers.
enum class tile_set { floats, narrow, integers };
[[nodiscard]] std::vector<tile_code> tiles_of(tile_set set);

// Memory that the batches of one sample share.
class tile_room {
  public:
    tile_room(const session& s, const tile_code& code) : session_(s), code_(code) {}
    [[nodiscard]] tile_results run(const std::vector<tile>& tiles);

  private:
    const session& session_;
    const tile_code& code_;
    std::size_t held_ = 0;  // tiles
    std::vector<std::uint32_t> words_, before_, after_;
    gpu::buffer<std::uint32_t> in_, c_, d_;
    gpu::buffer<long long> cycles_;
};

}  // namespace assay::micro::arithmetic
