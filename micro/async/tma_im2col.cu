// How long does an im2col copy into shared memory take, and how fast are many of them?
//
// As tma_load times tensor copies, of which those with the same dims and with box = 128 x pixels
// are the ones to compare with. A copy takes `pixels` pixels of 128 bytes, as many as an image has,
// from a tensor C, W, (H, (D,)) N under a filter of 3 along each axis with one pixel of padding;
// images lie in `footprint` bytes. offset=1 is the filter's middle, which takes whole images;
// offset=0 its first tap, where a pixel along each axis is padding. Bytes are those of shared
// memory, zeros included. A chain needs a word of each image, so its offset is 1.
//
// Source: PTX ISA, "Tensors", im2col mode, and "cp.async.bulk.tensor".
// Machine code: 90a 100a 120a

#include "im2col.cuh"

namespace assay::micro {

namespace async {

record::point place_of(const boxes& b, std::size_t footprint, int offset) {
    return {{"dims", std::to_string(b.dims)},
            {"pixels", std::to_string(b.rows())},
            {"footprint", std::to_string(footprint)},
            {"offset", std::to_string(offset)}};
}

template <int Dims, int Stages>
probe_point flooded(const boxes& b, std::uint16_t offset) {
    constexpr std::size_t footprint = std::size_t{128} << 10;
    const auto start = start_at(Dims, offset);
    return throughput_point<im2col<Dims>, Stages>(
        place_of(b, footprint, offset), b, room_of(b, footprint, Stages, start), 1,
        code_of_im2col(Dims, {}),
        [=](const session& s) { return check_images<Dims, Stages>(s, b, footprint, start); });
}

template <int Dims>
void add(std::vector<probe_point>& points, std::uint32_t pixels) {
    const boxes b{Dims, pixels * row_words * 4};
    for (const std::size_t footprint : {std::size_t{1} << 20, std::size_t{256} << 20})
        points.push_back(latency_point<im2col<Dims>>(place_of(b, footprint, 1), b,
                                                     room_of(b, footprint, 1, start_at(Dims, 1)),
                                                     code_of_im2col(Dims, {"LDS"})));
    for (const std::uint16_t offset : {0, 1}) {
        points.push_back(flooded<Dims, 1>(b, offset));
        points.push_back(flooded<Dims, 4>(b, offset));
    }
}

}  // namespace async

probe describe() {
    std::vector<probe_point> points;
    for (const std::uint32_t pixels : {32U, 128U}) {
        async::add<3>(points, pixels);
        async::add<4>(points, pixels);
        async::add<5>(points, pixels);
    }
    return {"How long does an im2col copy into shared memory take, and how fast are many?",
            "chain of 8 and of 16 copies, each naming the next, slope of the two; floods with "
            "`stages` copies under way a block, bytes over the cycles of the slowest SM",
            "PTX ISA, cp.async.bulk.tensor in im2col mode",
            "a latency holds the wait on the barrier and the read of one word; steps of 1 pixel",
            std::move(points)};
}

}  // namespace assay::micro
