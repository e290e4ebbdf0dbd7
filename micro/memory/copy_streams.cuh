#pragma once
// Copies along one route, by the engine or by a kernel, in one direction or in both at once.

#include <algorithm>
#include <cstring>

#include "copy_lines.hpp"
#include "gpu/memory.hpp"
#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "harness/timed_region.cuh"
#include "route.hpp"

namespace assay::micro::memory {

struct copy_arguments {
    kernel_arguments timed;
    const line16* from;
    line16* to;
};

inline constexpr unsigned copy_threads = 256;
inline constexpr std::size_t block_bytes = copy_threads * sizeof(line16) * lines_a_turn;

__global__ void __launch_bounds__(copy_threads) copy_kernel(copy_arguments k) {
    const std::uint64_t gap = std::uint64_t{gridDim.x} * blockDim.x;
    std::uint64_t first = thread_index();
    timed_loop(k.timed, [&] {
        copy_lines(k.from, k.to, first, gap);
        first += lines_a_turn * gap;
    });
}

class copies {
  public:
    static constexpr std::uint64_t seed = 5;

    copies(std::string_view memory, std::string_view direction, std::size_t bytes, bool by_kernel,
           const session& s)
        : bytes_(bytes), by_kernel_(by_kernel) {
        const int device = s.device().index;
        const bool both = direction == "both";
        there_ = route_of(memory, both ? "h2d" : direction, bytes, device);
        if (both) back_ = route_of(memory, "d2h", bytes, device);
        blocks_ = static_cast<unsigned>(std::clamp<std::size_t>(bytes / block_bytes, 1, 1024));
        if (by_kernel) readings_ = gpu::buffer<warp_reading>(blocks_ * copy_threads / 32);
        if (possible()) fill();
    }

    [[nodiscard]] bool possible() const { return there_.source != nullptr; }
    [[nodiscard]] int directions() const { return back_.source ? 2 : 1; }
    [[nodiscard]] const std::string& link() const { return there_.link; }

    // So many copies between two events; the way back runs beside it on its own stream.
    timed_launch time(const session& s, int times) {
        return time_launch(s, [&] {
            if (back_.source) follow(second_, s.stream());
            for (int i = 0; i < times; ++i) {
                copy(there_, s.stream());
                if (back_.source) copy(back_, second_);
            }
            if (back_.source) follow(s.stream(), second_);
        });
    }

    // Whether the first bytes arrived as they were, 64 KiB at most.
    [[nodiscard]] bool arrived() const {
        std::vector<std::byte> got(pattern_.size());
        gpu::copy_bytes(got.data(), there_.target.get(), got.size());
        return got == pattern_;
    }

  private:
    // A 64-bit LCG (Knuth, MMIX).
    void fill() {
        pattern_.resize(std::min<std::size_t>(bytes_, 65536));
        std::uint64_t state = seed;
        for (auto& b : pattern_) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            b = static_cast<std::byte>(state >> 56);
        }
        gpu::copy_bytes(there_.source.get(), pattern_.data(), pattern_.size());
    }

    void copy(const route& r, const gpu::stream& on) {
        if (!by_kernel_) {
            gpu::copy_bytes(r.target.get(), r.source.get(), bytes_, on);
            return;
        }
        const auto turns = static_cast<int>(bytes_ / (blocks_ * block_bytes));
        gpu::launch(&copy_kernel, {{blocks_, 1, 1}, {copy_threads, 1, 1}}, on,
                    {{nullptr, nullptr, readings_.data(), turns},
                     static_cast<const line16*>(r.source.get()),
                     static_cast<line16*>(r.target.get())});
    }

    // What is queued on `later` from now on waits for what is on `earlier`.
    static void follow(const gpu::stream& later, const gpu::stream& earlier) {
        gpu::event moment;
        moment.record(earlier);
        later.wait(moment);
    }

    std::size_t bytes_;
    bool by_kernel_;
    unsigned blocks_ = 1;
    route there_, back_;
    std::vector<std::byte> pattern_;
    gpu::stream second_;
    gpu::buffer<warp_reading> readings_;
};

}  // namespace assay::micro::memory
