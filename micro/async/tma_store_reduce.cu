// How fast does a bulk copy store into global memory, or reduce into it?
//
// One lane of a block has 4 groups of one copy each under way, and waits for the oldest before the
// next (harness/flood.hpp); on every SM, over `footprint` bytes of its own, so 128 KiB stay in L2.
// op=copy stores; add, min, max (u32) and add_f32 are done where the memory is. Bytes are those of
// shared memory. dims=0 is a run of bytes, 1 to 5 a box of a tensor of so many dimensions. The
// whole memory is compared with what the host makes of it.
//
// Source: PTX ISA, "cp.async.bulk" and "cp.reduce.async.bulk".
// Machine code: 90a 100a 120a

#include <algorithm>
#include <bit>
#include <cstring>

#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "stages.cuh"

namespace assay::micro {

namespace async {

using ptx::bulk_store;
constexpr int under_way = 4;

// Shared memory holds numbered words, as small floats where they are summed as such.
template <bulk_store Kind>
__host__ __device__ std::uint32_t stored(std::uint32_t i) {
    if constexpr (Kind != bulk_store::add_f32) return numbered(i);
    const auto number = static_cast<float>(numbered(i) % 1021);
    std::uint32_t pattern = 0;
    memcpy(&pattern, &number, sizeof pattern);
    return pattern;
}

template <int Dims, bulk_store Kind>
__global__ void store(kernel_arguments k) {
    const stages<under_way> s(k);
    const std::uint32_t own = s.count * s.stride, first = blockIdx.x * own;
    for (std::uint32_t i = threadIdx.x; i < under_way * s.bytes / 4; i += warpSize)
        reinterpret_cast<std::uint32_t*>(s.memory)[i] = stored<Kind>(i);
    ptx::async_fence();
    __syncwarp();
    std::uint32_t next = first;
    timed_loop(k, [&] {
#pragma unroll
        for (int j = 0; j < under_way; ++j) {
            const std::uint32_t which = next + j * s.stride;
            if constexpr (Dims == 0) {
                if (s.elected) ptx::bulk_to_global<Kind>(k.memory + which, s.box(j), s.bytes);
            } else if (s.elected) {
                ptx::tensor_store<Dims, Kind>(k.operands, s.box(j), which);
            }
            ptx::bulk_commit();
            ptx::bulk_wait<under_way - 1>();
        }
        next = first | ((next + under_way * s.stride) & (own - 1));
    });
    ptx::bulk_wait<0>();
    k.results[thread_index()] = next;
}

// What one box makes of a word.
std::uint32_t reduced(bulk_store kind, std::uint32_t there, std::uint32_t comes) {
    if (kind == bulk_store::copy) return comes;
    if (kind == bulk_store::add) return there + comes;
    if (kind == bulk_store::min) return std::min(there, comes);
    if (kind == bulk_store::max) return std::max(there, comes);
    return std::bit_cast<std::uint32_t>(std::bit_cast<float>(there) + std::bit_cast<float>(comes));
}

// Two blocks: the whole memory afterwards. Turns go once around it and begin again.
template <int Dims, bulk_store Kind>
answers check(const session& s, const boxes& b, std::size_t footprint) {
    constexpr unsigned blocks = 2;
    const auto count = static_cast<std::uint32_t>(footprint / b.bytes);
    const int turns = static_cast<int>(count) / under_way + 1;
    std::vector<std::uint32_t> words(blocks * footprint / 4);
    for (std::uint32_t i = 0; i < words.size(); ++i) words[i] = stored<Kind>(i + 77);
    const auto l = run_over(s, &store<Dims, Kind>, space_of(b, footprint, under_way), blocks, 32,
                            turns, words);
    for (unsigned block = 0; block < blocks; ++block)
        for (std::uint32_t copy = 0; copy < static_cast<std::uint32_t>(turns * under_way); ++copy)
            for (std::uint32_t i = 0; i < b.words(); ++i) {
                auto& word = words[std::size_t{block * count + copy % count} * b.words() + i];
                word = reduced(Kind, word, stored<Kind>(copy % under_way * b.words() + i));
            }
    return compare(l.memory, words);
}

template <int Dims, bulk_store Kind>
void add_points(std::vector<probe_point>& points, const char* op, const std::string& mnemonic) {
    for (const std::uint32_t bytes : {1024U, 4096U, 16384U})
        for (const std::size_t footprint : {std::size_t{128} << 10, std::size_t{4} << 20}) {
            const boxes b{Dims, bytes};
            if (Dims == 1 && bytes > 1024) continue;  // a box has at most 256 elements a dimension
            points.push_back(flood_point(
                {{"op", op},
                 {"dims", std::to_string(Dims)},
                 {"box", std::to_string(bytes)},
                 {"footprint", std::to_string(footprint)}},
                flood_of(&store<Dims, Kind>, under_way, bytes, space_of(b, footprint, under_way)),
                code_since(90, "bulk copies", {mnemonic, "UTMACMDFLUSH"})));
            points.back().check = [=](const session& s) {
                return check<Dims, Kind>(s, b, footprint);
            };
        }
}

}  // namespace async

probe describe() {
    using namespace async;
    using enum ptx::bulk_store;
    std::vector<probe_point> points;
    add_points<0, copy>(points, "copy", "UBLKCP.G.S");
    add_points<0, add>(points, "add", "UBLKRED.G.S.ADD");
    add_points<0, min>(points, "min", "UBLKRED.G.S.MIN");
    add_points<0, max>(points, "max", "UBLKRED.G.S.MAX");
    add_points<0, add_f32>(points, "add_f32", "UBLKRED.G.S.ADD.F32.RN");
    add_points<1, copy>(points, "copy", "UTMASTG.1D");
    add_points<2, copy>(points, "copy", "UTMASTG.2D");
    add_points<3, copy>(points, "copy", "UTMASTG.3D");
    add_points<4, copy>(points, "copy", "UTMASTG.4D");
    add_points<5, copy>(points, "copy", "UTMASTG.5D");
    add_points<2, add>(points, "add", "UTMAREDG.2D.ADD");
    add_points<2, min>(points, "min", "UTMAREDG.2D.MIN");
    add_points<2, max>(points, "max", "UTMAREDG.2D.MAX");
    return {"How fast does a bulk copy store into global memory, or reduce into it?",
            "4 groups of one copy under way a block, on every SM; bytes over the cycles of the "
            "slowest SM",
            "PTX ISA, cp.async.bulk, cp.reduce.async.bulk and their tensor forms",
            "a reduction also reads what it reduces into; those of tensors are of two dimensions",
            std::move(points)};
}

}  // namespace assay::micro
