#pragma once
// METIS (Karypis and Kumar, SIAM J. Sci. Comput. 20, 1998), opened for one call and closed again:
// the interposer itself needs it nowhere.

#include <string>
#include <vector>

#include "placement.hpp"

namespace assay::mpi {

// Parts of a graph, with `sizes[k]` vertices in part k as the aim; METIS holds to it roughly.
// `file` names the library; empty, the loader's libmetis.so.5. Sets part[v] and returns
// `reordered`, or says why there are no parts: no_metis (none, or one whose idx_t has not 32 bits),
// metis_failed. The program's sequence of rand() goes on as if nothing had been called.
graph_outcome metis_parts(const exchange_graph& graph, const std::vector<int>& sizes,
                          const std::string& file, std::vector<int>& part);

}  // namespace assay::mpi
