#pragma once
// Every block loads each of some lines, each line many times: cycles of each block and line.

#include "chase_points.cuh"
#include "partition.hpp"

namespace assay::micro::memory {

inline constexpr unsigned probed_lines = 256;

struct line_arguments {
    const std::uint64_t* addresses;  // of lines that point to themselves
    std::uint32_t* cycles;           // [block][line]
    std::uint32_t* sms;              // of each block
};

// A line is loaded once before the clock is read, or not (`Cold`).
template <int Hops, bool Cold = false>
__global__ void load_lines(line_arguments k) {
    std::uint64_t at = 0;
#pragma unroll 1
    for (unsigned i = 0; i < probed_lines; ++i) {
        const unsigned line = (i + blockIdx.x) % probed_lines;
        at = k.addresses[line];
        if (!Cold) at = ptx::load<ptx::hint::cg>(at);
        const long long start = ptx::clock_cycles();
        at = hop<ptx::hint::cg, Hops>(at);
        const long long stop = ptx::clock_cycles();
        k.cycles[blockIdx.x * probed_lines + line] =
            static_cast<std::uint32_t>(stop - start) + (at == 1);
    }
    k.sms[blockIdx.x] = ptx::sm_id();
}

struct line_cycles {
    timed_launch launch;
    std::vector<std::uint32_t> cycles, sms;
};

// The slope of two lengths, of which the longer has `count` hops more.
inline latency_map slope_map(const line_cycles& shorter, const line_cycles& longer, int count) {
    latency_map map{shorter.sms.size(), probed_lines, {}};
    for (std::size_t i = 0; i < shorter.cycles.size(); ++i)
        map.latency.push_back((static_cast<double>(longer.cycles[i]) - shorter.cycles[i]) / count);
    return map;
}

// Lines at random places in a quarter of the L2.
class line_set {
  public:
    explicit line_set(const session& s) : memory_(s.device().l2_bytes / 4) {
        const auto order = ring_order(static_cast<std::uint32_t>(memory_.size() / 128), "random");
        const auto base = reinterpret_cast<std::uint64_t>(memory_.data());
        std::vector<std::uint64_t> addresses;
        for (unsigned i = 0, line = 0; i < probed_lines; ++i, line = order[line]) {
            addresses.push_back(base + line * 128ULL);
            gpu::copy_bytes(memory_.data() + line * 128ULL, &addresses.back(), 8);
        }
        addresses_ = gpu::buffer<std::uint64_t>(addresses);
    }

    line_cycles load_all(const session& s, void (*kernel)(line_arguments), unsigned blocks) {
        gpu::buffer<std::uint32_t> cycles(std::size_t{blocks} * probed_lines), sms(blocks);
        line_cycles found;
        found.launch = time_launch(s, [&] {
            gpu::launch(kernel, {{blocks, 1, 1}, {1, 1, 1}}, s.stream(),
                        {addresses_.data(), cycles.data(), sms.data()});
        });
        found.cycles = cycles.to_host();
        found.sms = sms.to_host();
        return found;
    }

    // What a first load of each line costs beyond a second one, seen from one SM. Of two loads the
    // second waits for the first, and the clock is read while it is under way.
    std::vector<double> miss_costs(const session& s) {
        gpu::buffer<std::byte> other(2 * s.device().l2_bytes);
        other.clear();
        const auto cold = load_all(s, &load_lines<2, true>, 1);
        const auto warm = load_all(s, &load_lines<2, true>, 1);
        sm_ = cold.sms[0];
        std::vector<double> costs;
        for (std::size_t i = 0; i < probed_lines; ++i)
            costs.push_back(static_cast<double>(cold.cycles[i]) - warm.cycles[i]);
        return costs;
    }

    // Where the map holds line `line` of the SM that misses were seen from.
    [[nodiscard]] std::size_t index_of(const line_cycles& map, std::size_t line) const {
        const auto at = std::find(map.sms.begin(), map.sms.end(), sm_) - map.sms.begin();
        if (static_cast<std::size_t>(at) == map.sms.size())
            throw std::runtime_error(
                "no block of the map ran on the SM that misses were seen from");
        return static_cast<std::size_t>(at) * probed_lines + line;
    }

  private:
    gpu::buffer<std::byte> memory_;
    gpu::buffer<std::uint64_t> addresses_;
    std::uint32_t sm_ = 0;
};

}  // namespace assay::micro::memory
