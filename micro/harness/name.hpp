#pragma once
// The name in the results of the probe in this program, as "dpx/latency".

namespace assay::micro {

extern const char* const probe_name;

}  // namespace assay::micro
