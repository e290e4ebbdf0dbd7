#pragma once
// One row of what was measured. The columns, their order and their meaning stand here once; results/README.md
// documents them and a test holds the two together.

#include <cstdint>
#include <string>

namespace assay::record {

enum class status { ok, skipped, emulated, unstable, failed };

struct measurement {
    // schema, run, process, suite, probe, point, quantity, value, unit, better, n, median, q1, q3, mad, min, max,
    // ci_low, ci_high, status, reason, check, peak, peak_source, fraction_of_peak, published, published_source,
    // evidence, program, device, clock_mhz_before, clock_mhz_after, temperature_c, power_w, throttle, data, seed
};

}  // namespace assay::record
