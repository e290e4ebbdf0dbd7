#pragma once
// A chase through a texture over linear memory: each element names the next.

#include "chase_points.cuh"
#include "harness/timed_region.cuh"
#include "ptx/load.hpp"

namespace assay::micro::memory {

// Operands: the texture's two words, and the loads that come before the clock is read.
template <int Hops>
__global__ void texture_chase(kernel_arguments k) {
    const std::uint64_t texture = k.operands[0] | std::uint64_t{k.operands[1]} << 32U;
    int at = 0;
#pragma unroll 1
    for (std::uint32_t i = 0; i < k.operands[2]; ++i) at = ptx::load_texture(texture, at);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Hops; ++i) at = ptx::load_texture(texture, at);
    });
    k.results[thread_index()] = static_cast<std::uint32_t>(at);
}

class linear_texture {
  public:
    linear_texture(void* memory, std::size_t bytes) {
        cudaResourceDesc resource{};
        resource.resType = cudaResourceTypeLinear;
        resource.res.linear = {memory, cudaCreateChannelDesc<int>(), bytes};
        cudaTextureDesc how{};
        how.readMode = cudaReadModeElementType;
        ASSAY_CHECK(cudaCreateTextureObject(&object_, &resource, &how, nullptr));
    }
    ~linear_texture() { static_cast<void>(cudaDestroyTextureObject(object_)); }
    linear_texture(const linear_texture&) = delete;
    linear_texture& operator=(const linear_texture&) = delete;
    [[nodiscard]] std::uint64_t object() const { return object_; }

  private:
    cudaTextureObject_t object_ = 0;
};

inline chain texture_chain(std::uint64_t footprint, std::string_view pattern) {
    chain c{{&texture_chase<hops>, hops}, {&texture_chase<most_hops>, most_hops}, {}};
    c.space.memory_bytes = footprint;
    c.space.prepare = [words = texture_ring(footprint, pattern)](void* memory, std::size_t bytes) {
        // One launch follows each call, and has ended before the next.
        static std::optional<linear_texture> held;
        gpu::copy_bytes(memory, words.data(), bytes);
        held.emplace(memory, bytes);
        const std::uint64_t object = held->object();
        return std::vector{static_cast<std::uint32_t>(object),
                           static_cast<std::uint32_t>(object >> 32U),
                           static_cast<std::uint32_t>(bytes / texture_stride)};
    };
    return c;
}

inline probe_point texture_point(unsigned kib, std::string_view pattern) {
    auto code = code_since(80, "textures", {"TLD.LZ"});
    for (const char* arch : {"sm_80", "sm_89"})
        code = but_on(std::move(code), arch, {"TLD.SCR.B.LZ"});
    return latency_point(
        {{"level", "texture"},
         {"hint", "none"},
         {"pattern", std::string(pattern)},
         {"footprint", std::to_string(kib) + "KiB"},
         {"stride", std::to_string(texture_stride)}},
        {{&texture_chase<hops>, hops}, {&texture_chase<most_hops>, most_hops}}, std::move(code),
        [=](const session&) { return texture_chain(std::uint64_t{kib} << 10U, pattern); });
}

}  // namespace assay::micro::memory
