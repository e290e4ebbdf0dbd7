#pragma once
// The conversions as one axis, and each on the device against the definition.

#include <span>
#include <string>

#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "harness/probe.hpp"
#include "ptx/fp8.hpp"
#include "samples.hpp"

namespace assay::micro::fp8 {

template <ptx::fp8 Type>
struct conversion {
    static const behaviour::format& format() {
        return Type == ptx::fp8::e4m3 ? behaviour::formats::e4m3 : behaviour::formats::e5m2;
    }
    static std::string type() { return std::string(format().name); }
};

template <ptx::fp8 Type>
struct from_f16 : conversion<Type> {
    static constexpr const char* direction = "from_f16";
    __device__ static std::uint32_t step(std::uint32_t x, std::uint32_t fixed) {
        return ptx::encode_f16<Type>(x, fixed);
    }
    // Each half beside its complement, so that every one stands in either place.
    static std::vector<std::uint32_t> inputs() {
        auto all = all_halves();
        for (auto& x : all) x |= ~x << 16;
        return all;
    }
    static std::uint32_t define(std::uint32_t x) {
        const auto& f = conversion<Type>::format();
        return fp8::encode_f16(f, x) | std::uint32_t{fp8::encode_f16(f, x >> 16)} << 8;
    }
};
template <ptx::fp8 Type>
struct from_f32 : conversion<Type> {
    static constexpr const char* direction = "from_f32";
    __device__ static std::uint32_t step(std::uint32_t x, std::uint32_t fixed) {
        return ptx::encode_f32<Type>(x, fixed, fixed);
    }
    static std::vector<std::uint32_t> inputs() { return float_samples(conversion<Type>::format()); }
    static std::uint32_t define(std::uint32_t x) {
        return fp8::encode_f32(conversion<Type>::format(), x);
    }
};
template <ptx::fp8 Type>
struct to_f16 : conversion<Type> {
    static constexpr const char* direction = "to_f16";
    __device__ static std::uint32_t step(std::uint32_t x, std::uint32_t) {
        return ptx::decode_f16<Type>(x);
    }
    static std::vector<std::uint32_t> inputs() { return all_halves(); }
    static std::uint32_t define(std::uint32_t x) {
        return fp8::decode_f16(conversion<Type>::format(), x) |
               std::uint32_t{fp8::decode_f16(conversion<Type>::format(), x >> 8)} << 16;
    }
};

template <class Conversion>
__global__ void convert_all(const std::uint32_t* in, std::uint32_t* out, int count) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i < count) out[i] = Conversion::step(in[i], 0);
}

// Of an encoding the two bytes that it makes are compared; from floats the second number is 0.
template <class Conversion>
answers check_answers(const session& s) {
    constexpr unsigned threads = 256;
    const auto inputs = Conversion::inputs();
    const bool whole = std::string_view(Conversion::direction) == "to_f16";
    const gpu::buffer<std::uint32_t> in(inputs);
    gpu::buffer<std::uint32_t> out(inputs.size());
    const auto count = static_cast<unsigned>(inputs.size());
    gpu::launch(&convert_all<Conversion>,
                {{(count + threads - 1) / threads, 1, 1}, {threads, 1, 1}}, s.stream(), in.data(),
                out.data(), static_cast<int>(count));
    s.stream().synchronize();
    const auto got = out.to_host();
    answers found{0, inputs.size()};
    for (std::size_t i = 0; i < inputs.size(); ++i)
        found.equal += (whole ? got[i] : got[i] & 0xffff) == Conversion::define(inputs[i]);
    return found;
}

}  // namespace assay::micro::fp8
