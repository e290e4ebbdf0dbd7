#pragma once
// Compiled once a vector extension: everything here lives in the namespace of that extension.

#include "assay/parallel/isa.hpp"
#include "host_code.hpp"

#define ASSAY_STREAM_JOIN_(a, b) a##b
#define ASSAY_STREAM_JOIN(a, b) ASSAY_STREAM_JOIN_(a, b)
// The extension's name as text, and the name under which its
// translation unit gives its code to host_code.cpp: f_<extension>.
#define ASSAY_STREAM_TEXT_(a) #a
#define ASSAY_STREAM_TEXT(a) ASSAY_STREAM_TEXT_(a)
#define ASSAY_STREAM_ENTRY(f) ASSAY_STREAM_JOIN(f, ASSAY_STREAM_JOIN(_, ASSAY_ISA))

namespace assay::stream {
inline namespace ASSAY_ISA {

template <class T>
T run_portable(kernel k, const parallel::policy& p, arrays<T> m);
template <class T>
T run_native(kernel k, int threads, arrays<T> m);
template <class T>
T run_native_vector(kernel k, int threads, arrays<T> m);

}  // namespace ASSAY_ISA
}  // namespace assay::stream
