#pragma once
// Back ends and rivals against each other: interleaved in random order within each round, so that a
// drift of the machine meets all of them, on the same arrays, every element checked.

#include "options.hpp"

namespace assay::stream {

// A table of GB/s and of ratios to the first rival (native; else the first variant): best to best,
// and the median of the ratios within a round with its 10th and 90th percentile. False when a check
// failed.
bool print_comparison(const settings& s, int rounds, bool csv);

}  // namespace assay::stream
