#include "isa.hpp"

namespace assay::mpi {

isa best_isa() {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi"))
        return isa::avx512;
    return __builtin_cpu_supports("avx2") ? isa::avx2 : isa::portable;
}

std::optional<isa> isa_named(std::string_view name) {
    for (const isa i : {isa::portable, isa::avx2, isa::avx512})
        if (name == name_of(i) && i <= best_isa()) return i;
    return std::nullopt;
}

std::string_view name_of(isa i) {
    switch (i) {
        case isa::portable:
            return "portable";
        case isa::avx2:
            return "avx2";
        case isa::avx512:
            return "avx512";
    }
    return "";
}

const kernel_set& kernels_of(isa i) {
    switch (i) {
        case isa::avx512:
            return avx512_kernels();
        case isa::avx2:
            return avx2_kernels();
        case isa::portable:
            break;
    }
    return portable_kernels();
}

}  // namespace assay::mpi
