#pragma once
// Deliberate faults for the tests of the tests. The library that users load is built without them
// and has no branch here; the `broken` libraries of the build tree, never installed, take the name
// of one from ASSAY_MPI_BREAK.

#include <cstdlib>
#include <string_view>

namespace assay::mpi {

enum class defect {
    wrong_order,
    stale_handle,
    wrong_status,
    lost_request,
    overtaking,
    overrun,
    wrong_position,
    early_release,
    packed_at_init,
    unpacks_cancelled,
    own_neighbours
};

#ifdef ASSAY_MPI_DEFECTS
inline bool broken(defect d) {
    constexpr std::string_view names[] = {"wrong_order",       "stale_handle",  "wrong_status",
                                          "lost_request",      "overtaking",    "overrun",
                                          "wrong_position",    "early_release", "packed_at_init",
                                          "unpacks_cancelled", "own_neighbours"};
    static const char* wish = std::getenv("ASSAY_MPI_BREAK");
    return wish && names[static_cast<int>(d)] == wish;
}
#else
constexpr bool broken(defect) { return false; }
#endif

}  // namespace assay::mpi
