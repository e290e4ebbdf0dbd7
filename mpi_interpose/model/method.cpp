#include "method.hpp"

#include <cstdlib>
#include <string_view>

namespace assay::mpi {
namespace {

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
    return bytes >= 512 && bytes / p.runs(count) < 32;
}

}  // namespace assay::mpi
