// How long does a bulk or tensor copy into shared memory take, and how fast are many of them?
//
// Latency: one lane copies a box, the warp waits for its barrier and reads the box's first word,
// which names the next box: a random cycle through `footprint` bytes, in two lengths
// (harness/chain.hpp). The read of the word and the wait are part of it. Throughput: `stages`
// copies under way in each block, each started again as soon as it is complete; `ctas` blocks an
// SM, on every SM, each over `footprint` bytes of its own. dims=0 is a run of bytes without a
// tensor, 1 to 5 a tensor of so many dimensions. promotion is what L2 fetches at least on a miss:
// part of the tensor's description, so the machine code is the same.
//
// Source: arXiv 2501.12084, TMA section, and the authors' logs; PTX ISA, "cp.async.bulk".
// Machine code: 90a 100a 120a

#include "loads.cuh"

namespace assay::micro {

namespace async {

template <int Dims>
struct tiled {
    const kernel_arguments& k;
    __device__ explicit tiled(const kernel_arguments& arguments) : k(arguments) {}
    __device__ void operator()(std::uint32_t to, std::uint32_t which, std::uint32_t bytes,
                               std::uint32_t barrier) const {
        if constexpr (Dims == 0)
            ptx::bulk_load(to, k.memory + which, bytes, barrier);
        else
            ptx::tensor_load<Dims>(to, k.operands, which, barrier);
    }
};

record::point place_of(const boxes& b, std::size_t footprint) {
    record::point at{{"dims", std::to_string(b.dims)},
                     {"box", std::to_string(b.bytes)},
                     {"footprint", std::to_string(footprint)}};
    constexpr const char* promotions[]{"none", "64B", "128B", "256B"};
    if (b.dims == 2) {
        at.set("swizzle", b.swizzled ? "128B" : "none");
        at.set("promotion", promotions[b.promotion]);
    }
    return at;
}

// The boxes that lie in the shared memory of two blocks after `turns`.
std::vector<std::uint32_t> last_boxes(const boxes& b, std::uint32_t count, unsigned stages,
                                      unsigned turns) {
    std::vector<std::uint32_t> want;
    for (unsigned block = 0; block < 2; ++block) {
        std::vector<landed> last;
        for (unsigned j = 0; j < stages; ++j) {
            const std::uint32_t box = block * count + (turns * stages + j) % count;
            last.push_back({box * b.words(), b.words(), b.swizzled});
        }
        for (unsigned lane = 0; lane < 32; ++lane) want.push_back(checksum_of(last, lane));
    }
    return want;
}

template <int Dims, int Stages>
probe_point flooded(const boxes& b, std::size_t footprint, unsigned ctas,
                    const std::vector<record::expected_code>& code) {
    const auto space = space_of(b, footprint, Stages);
    auto at = place_of(b, footprint);
    at.set("ctas", std::to_string(ctas));
    return throughput_point<tiled<Dims>, Stages>(at, b, space, ctas, code, [=](const session& s) {
        constexpr int turns = 3;
        const auto count = static_cast<std::uint32_t>(footprint / b.bytes);
        return check_throughput<tiled<Dims>, Stages>(s, space, turns,
                                                     last_boxes(b, count, Stages, turns));
    });
}

template <int Dims>
void add(std::vector<probe_point>& points, const boxes& b) {
    const auto mnemonic = Dims == 0 ? "UBLKCP.S.G" : "UTMALDG." + std::to_string(Dims) + "D";
    // The read of the word; a copy of bytes packs its size into a register first.
    std::vector<std::string> each{"LDS"};
    if (Dims == 0) each.insert(each.end(), {"UPRMT", "USHF.R.U32.HI"});
    for (const std::size_t footprint : {std::size_t{1} << 20, std::size_t{256} << 20})
        points.push_back(latency_point<tiled<Dims>>(
            place_of(b, footprint), b, space_of(b, footprint, 1), code_of_loads(mnemonic, each)));
    for (const std::size_t footprint : {std::size_t{128} << 10, std::size_t{4} << 20})
        for (const unsigned ctas : {1U, 2U}) {
            const auto code = code_of_loads(mnemonic, {});
            points.push_back(flooded<Dims, 1>(b, footprint, ctas, code));
            points.push_back(flooded<Dims, 4>(b, footprint, ctas, code));
        }
}

}  // namespace async

probe describe() {
    std::vector<probe_point> points;
    for (const std::uint32_t bytes : {256U, 1024U, 4096U, 16384U}) {
        async::add<0>(points, {0, bytes});
        if (bytes <= 1024) async::add<1>(points, {1, bytes});
        async::add<2>(points, {2, bytes});
        async::add<2>(points, {2, bytes, true});
        for (const auto promotion :
             {CU_TENSOR_MAP_L2_PROMOTION_L2_64B, CU_TENSOR_MAP_L2_PROMOTION_L2_128B,
              CU_TENSOR_MAP_L2_PROMOTION_L2_256B})
            async::add<2>(points, {2, bytes, false, promotion});
        async::add<3>(points, {3, bytes});
        async::add<4>(points, {4, bytes});
        async::add<5>(points, {5, bytes});
    }
    return {
        "How long does a bulk or tensor copy into shared memory take, and how fast are many?",
        "chain of 8 and of 16 copies, each naming the next, slope of the two; floods with "
        "`stages` copies under way a block, bytes over the cycles of the slowest SM",
        "arXiv 2501.12084, TMA section; PTX ISA, cp.async.bulk and cp.async.bulk.tensor",
        "a latency holds the wait on the barrier and the read of one word; im2col is tma_im2col's",
        std::move(points)};
}

}  // namespace assay::micro
