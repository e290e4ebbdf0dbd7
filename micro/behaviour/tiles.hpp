#pragma once
// Tiles of operands for one matrix instruction, and whether what came out is what the model says.
// Pure logic: a device, the model itself and a wrong model are all `tile_runner`s.

#include <assay/behaviour.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/closure.hpp"
#include "tensor/form.hpp"

namespace assay::micro::arithmetic {

using behaviour::unit;

// Calls part(first, last) on every core of the host, for parts of [0, count) in order.
// By the standard's threads: the pool of portability/ would bind probes to oneTBB and OpenMP, and
// they need no library but the language's.
void in_parts(std::size_t count, const closure<void(std::size_t, std::size_t)>& part);

// What a tile's operands are like. Each shows rules that the others leave alone.
enum class operand_kind {
    uniform,     // exponents within a factor of 16: carries, ties, the cut of the last bits
    wide,        // all finite patterns alike: alignment over the whole range
    cancelling,  // neighbours along K cancel exactly, what is left lies far below: fraction bits
    subnormal,   // operands at and below the smallest normal number
    special      // zeros of both signs, infinities, NaN, largest and smallest; integers' ends
};
[[nodiscard]] std::string_view name_of(operand_kind kind);

struct product_shape {
    int m, n, k;
    [[nodiscard]] std::size_t results() const { return static_cast<std::size_t>(m * n); }
};

// Bit patterns, row by row: a is M x K, b is K x N, c is M x N. Of block-scaled units also scales:
// those of a row of a behind one another, and those of a column of b.
struct tile {
    std::vector<std::uint64_t> a, b, c, scale_a = {}, scale_b = {};
};
[[nodiscard]] tile random_tile(const unit& u, const product_shape& shape, operand_kind kind,
                               std::uint64_t seed);

// The results of each tile, M x N patterns row by row.
using tile_results = std::vector<std::vector<std::uint64_t>>;
using tile_runner = closure<tile_results(const std::vector<tile>&)>;
[[nodiscard]] tile_runner model_runner(const unit& u, const product_shape& shape);

// "sm_90.wgmma.e4m3.f32": the unit that computes an instruction on `sm_90a`, by the first word of
// its text, its types and scales; nullptr where the model has none.
[[nodiscard]] const unit* unit_of(const tensor::form& f, std::string_view architecture);

struct comparison {
    std::size_t tiles = 0, results = 0, differing = 0;
    std::string first;  // the first difference, with its operands as mma_model reads them
};
// `count` tiles from consecutive seeds through `run`, against the model. NaN equal NaN where the
// unit's payload is not specified.
[[nodiscard]] comparison hold(const unit& u, const product_shape& shape, operand_kind kind,
                              std::uint64_t first_seed, std::size_t count, const tile_runner& run);

// One sample of a row: tiles from seed 1 + `repetition` x their count on, so that nine samples of
// each kind of data make a million tiles a type (integers have two kinds, others five); a tenth of
// them if `quick`.
struct held {
    comparison found;
    std::string check;  // the seeds so far and how many results were the unit's
};
[[nodiscard]] held hold_sample(const unit& u, const product_shape& shape, operand_kind kind,
                               int repetition, const tile_runner& run, bool quick = false);

}  // namespace assay::micro::arithmetic
