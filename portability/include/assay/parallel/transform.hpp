#pragma once
// The everyday algorithms, each one line on for_each or transform_reduce.

#include "algorithm.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

// out[i] = op(in[i]...): op takes elements or packs.
template <class Op, class T, class... In>
void transform(const policy& p, Op op, write<T> out, read<In>... in) {
    for_each(
        p, out.size(), [op] ASSAY_KERNEL(auto i, auto o, auto... x) { o[i] = op(x[i]...); }, out,
        in...);
}

template <class T>
void copy(const policy& p, read<T> in, write<T> out) {
    for_each(
        p, out.size(), [] ASSAY_KERNEL(auto i, auto o, auto x) { o[i] = x[i]; }, out, in);
}

template <class T>
void fill(const policy& p, write<T> out, T value) {
    for_each(
        p, out.size(), [value] ASSAY_KERNEL(auto i, auto o) { o[i] = value; }, out);
}

// init combined by op with every element; as transform_reduce in order and reproducibility.
template <class T, class Op>
T reduce(const policy& p, T init, Op op, read<T> in) {
    return transform_reduce(
        p, in.size(), init, op, [] ASSAY_KERNEL(auto i, auto x) { return x[i]; }, in);
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
