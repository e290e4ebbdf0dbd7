#include "method.hpp"

#include <cstdlib>
#include <string_view>

namespace assay::mpi {
namespace {

// Packing wins below this many bytes a run, by ping-pongs on two ranks through shared memory (1 KiB
// to 4 MiB). Open MPI 4.1.4: 1.2 x or more up to runs of 16 B, about even from 64 B on. MPICH 4.0.2
// moves single bytes one by one, 1.4 x or more up to runs of 64 B; of other types runs of 4 bytes
// gain 2.7 x, and from one double on it depends on the type, down to 0.44 x.
std::int64_t winning_run([[maybe_unused]] std::int64_t element) {
#ifdef OPEN_MPI
    return 32;
#else
    return element == 1 ? 65 : 8;
#endif
}

// MPICH 4.0.2 over UCX unpacks a typed receive fragment by fragment, and takes the message for
// truncated where a fragment ends inside of a basic type. A typed sender cuts between basic types;
// MPI_PACKED bytes are cut anywhere (after 8240 bytes in shared memory). A receiver without this
// library must not see that: a send is packed where it fits any fragment, or where fragments, which
// are multiples of 8 bytes on UCX's shared memory and TCP, end between basic types.
bool arrives_whole([[maybe_unused]] std::int64_t element, [[maybe_unused]] std::int64_t bytes) {
#ifdef OPEN_MPI
    return true;
#else
    constexpr std::int64_t least_fragment = 1024;
    return bytes <= least_fragment || (element > 0 && 8 % element == 0);
#endif
}

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

bool packing_pays(const plan& p, std::int64_t element, std::int64_t count, direction d) {
    if (p.is_copy(count)) return false;
    if (wished() != wish::automatic) return wished() == wish::pack;
    const std::int64_t bytes = p.size() * count;
    if (bytes < 512 || bytes / p.runs(count) >= winning_run(element)) return false;
    return d == direction::receive || arrives_whole(element, bytes);
}

}  // namespace assay::mpi
