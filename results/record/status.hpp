#pragma once
// How a measurement came out.

namespace assay::record {

enum class status { ok, skipped, emulated, unstable, failed };

}  // namespace assay::record
