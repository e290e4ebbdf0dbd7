#pragma once
// One product on the device against the oracle of layout.hpp, bit by bit: the numbers are integers
// that every type holds exactly.

#include <cstdint>
#include <vector>

#include "form.hpp"
#include "harness/probe.hpp"
#include "mma_table.hpp"

namespace assay::micro::tensor {

// What `once` makes of c = `before` against d = `wanted`, word by word.
[[nodiscard]] answers compare_product(const session& s, const single_product& once,
                                      unsigned threads, const std::vector<std::uint32_t>& words,
                                      const std::vector<std::uint32_t>& before,
                                      const std::vector<std::uint32_t>& wanted);

[[nodiscard]] answers check_answers(const session& s, const form& f, const single_product& once);

}  // namespace assay::micro::tensor
