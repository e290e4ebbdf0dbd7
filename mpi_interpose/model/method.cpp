#include "method.hpp"

#include <cstdlib>
#include <string_view>

namespace assay::mpi {
namespace {

// Packing wins below this many bytes a run. Open MPI 4.1.4: ping-pongs on two ranks through shared
// memory (1 KiB to 4 MiB) gain 1.2 x or more up to runs of 16 B and are about even from 64 B on.
// MPICH 4.0.2 takes some MPI_PACKED messages into some typed receives for truncated, without any
// interposer, so there messages stay with the library: a peer may have no interposer.
#ifdef OPEN_MPI
constexpr std::int64_t winning_run = 32;
#else
constexpr std::int64_t winning_run = 0;
#endif

enum class wish { automatic, pass, pack };

wish wished() {
    static const wish w = [] {
        const char* text = std::getenv("ASSAY_MPI_METHOD");
        const std::string_view method = text ? text : "auto";
        return method == "pass" ? wish::pass : method == "pack" ? wish::pack : wish::automatic;
    }();
    return w;
}

}  // namespace

bool packing_pays(const plan& p, std::int64_t count, direction) {
    if (p.is_copy(count)) return false;
    if (wished() != wish::automatic) return wished() == wish::pack;
    const std::int64_t bytes = p.size() * count;
    return bytes >= 512 && bytes / p.runs(count) < winning_run;
}

}  // namespace assay::mpi
