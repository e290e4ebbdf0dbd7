// What does a matrix unit make of zeros, infinities, NaN, overflow and the integers' ends?
//
// Random tiles of which one operand in 24 is a zero of either sign, an infinity, a NaN, the largest
// or the smallest number, held against assay/behaviour.hpp bit by bit. Integers: the types' ends in
// c, a and b (`special`) and all bits (`uniform`), which wrap or, with satfinite, clamp.
//
// Conversions to FP8 that overflow are fp8/convert's check, over every input.
// Source: PTX ISA, "mma", "wgmma.mma_async", "tcgen05.mma"; M. Fasi et al., PeerJ CS 7:e330 (2021).

#include "tile_points.hpp"

namespace assay::micro {

probe describe() {
    using namespace arithmetic;
    std::vector<probe_point> points;
    for (const auto set : {tile_set::floats, tile_set::narrow})
        for (const auto& code : tiles_of(set))
            points.push_back(tile_point(code, operand_kind::special));
    for (const auto& code : tiles_of(tile_set::integers))
        for (const auto kind : {operand_kind::uniform, operand_kind::special})
            points.push_back(tile_point(code, kind));
    return {"What does a matrix unit make of zeros, infinities, NaN, overflow and integers' ends?",
            "random tiles, one operand in 24 special; each result against the model bit by bit",
            "PTX ISA, mma, wgmma.mma_async and tcgen05.mma; M. Fasi et al., PeerJ CS 7:e330",
            "NaN of f64 counts as NaN, whatever its payload", std::move(points)};
}

}  // namespace assay::micro
