#pragma once
// Batches of floats. log I and log K compute every lane by the method of s >= 18
// (method/single.hpp) and redo the others in doubles; all other functions are computed in doubles
// and rounded.

#include <cstddef>
#include <cstring>

#include "batch/driver.hpp"
#include "batch/kernels.hpp"
#include "method/single.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

typedef float floats __attribute__((vector_size(4 * pack_width)));

inline constexpr int single_chunk = 1024;

ASSAY_LANE pack load_floats(const float* from) {
    floats a;
    __builtin_memcpy(&a, from, sizeof a);
    return pack(__builtin_convertvector(a, doubles));
}
ASSAY_LANE void store_floats(float* to, pack a) {
    const floats f = __builtin_convertvector(a.v, floats);
    __builtin_memcpy(to, &f, sizeof f);
}

// A chunk of floats, one pack longer so that packs may be read past its end.
struct single_input {
    alignas(64) float nu[single_chunk + width];
    alignas(64) float x[single_chunk + width];
};

inline void copy_chunk(single_input& in, const float* nu, bool one_order, const float* x,
                       int size) {
    const std::size_t bytes = static_cast<std::size_t>(size) * sizeof(float);
    if (one_order)
        for (int j = 0; j < size; ++j) in.nu[j] = *nu;
    else
        std::memcpy(in.nu, nu, bytes);
    std::memcpy(in.x, x, bytes);
    for (int j = 0; j < width; ++j) in.nu[size + j] = in.x[size + j] = 32;
}

// The listed lanes in doubles.
inline void redo_in_doubles(batch_function run, const single_input& in, const index_list& list,
                            float* out, mode m) {
    double nu[single_chunk], x[single_chunk], y[single_chunk];
    for (int j = 0; j < list.count; ++j) {
        nu[j] = in.nu[list.index[j]];
        x[j] = in.x[list.index[j]];
    }
    run(nu, false, x, y, static_cast<std::size_t>(list.count), m);
    for (int j = 0; j < list.count; ++j) out[list.index[j]] = static_cast<float>(y[j]);
}

template <class Operation>
void run_single_log(const float* nu, bool one_order, const float* x, float* out, std::size_t n,
                    mode m) {
    single_input in;
    alignas(64) float values[single_chunk + width];
    for (std::size_t done = 0; done < n; done += single_chunk) {
        const int size = static_cast<int>(n - done < single_chunk ? n - done : single_chunk);
        copy_chunk(in, one_order ? nu : nu + done, one_order, x + done, size);
        index_list rest;
        for (int i = 0; i < size; i += width) {
            const pack order = load_floats(in.nu + i), argument = load_floats(in.x + i);
            const pack h = single_scale(order, argument);
            const unsigned all = (1u << width) - 1;
            const unsigned other = all & ~to_integer(single_by_debye(order, argument, h));
            if (__builtin_expect(other != 0, 0)) append(rest, other, i);
            store_floats(values + i, single_debye<Operation::which>(order, argument, h));
        }
        if (rest.count > 0) redo_in_doubles(&run_batch<Operation>, in, rest, values, m);
        std::memcpy(out + done, values, static_cast<std::size_t>(size) * sizeof(float));
    }
}

inline void run_by_doubles(batch_function run, const float* nu, bool one_order, const float* x,
                           float* out, std::size_t n, mode m) {
    double orders[single_chunk], arguments[single_chunk], values[single_chunk];
    for (std::size_t done = 0; done < n; done += single_chunk) {
        const std::size_t size = n - done < single_chunk ? n - done : single_chunk;
        for (std::size_t j = 0; j < size; ++j) {
            orders[j] = one_order ? *nu : nu[done + j];
            arguments[j] = x[done + j];
        }
        run(orders, one_order, arguments, values, size, m);
        for (std::size_t j = 0; j < size; ++j) out[done + j] = static_cast<float>(values[j]);
    }
}

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
