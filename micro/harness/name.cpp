#include "name.hpp"

namespace assay::micro {

const char* const probe_name = ASSAY_PROBE;

}  // namespace assay::micro
