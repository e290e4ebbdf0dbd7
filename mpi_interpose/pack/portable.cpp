#include "portable.hpp"

#include "isa.hpp"

namespace assay::mpi {
namespace {

template <way W, int64_t Block>
struct lines_of {
    static constexpr kernel run = move_lines<W, Block>;
};
template <way W, int64_t Block>
struct tiles_of {
    static constexpr kernel run = move_tiles<W, Block>;
};
template <way W, int64_t Block>
struct list_of {
    static constexpr kernel run = move_list<W, Block>;
};

kernel_pair lines(int64_t block) {
    const kernel_pair fixed =
        kernel_for<lines_of, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 56, 64>(
            block, "fixed blocks");
    if (fixed.pack) return fixed;
    return {move_lines_any<way::pack>, move_lines_any<way::unpack>, "blocks"};
}

kernel_pair tile(int64_t block) { return kernel_for<tiles_of, 1, 2, 4, 8, 16>(block, "tiles"); }

kernel_pair list(int64_t block) {
    return kernel_for<list_of, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64>(block, "listed blocks");
}

}  // namespace

const kernel_set& portable_kernels() {
    static const kernel_set set{lines,
                                tile,
                                list,
                                {move_runs<way::pack>, move_runs<way::unpack>, "listed runs"},
                                {move_dense<way::pack>, move_dense<way::unpack>, "one copy"},
                                {}};
    return set;
}

}  // namespace assay::mpi
