// How much memory do the levels of the TLB reach, and what does a miss cost?
//
// The chase of mem_latency with one line a stride of 2 MiB (a large page) or 64 KiB and 256 bytes
// more, which walks through the sets of the caches: the lines themselves stay in L2, but for those
// of 32 GiB by 64 KiB. A point a footprint, and footprint=sweep, which finds the first step over
// footprints that grow by a quarter, with --quick by a half (change_point.hpp): the footprint
// before it is the reach, the step the miss.
//
// Source: arXiv 2402.13499 has none; the pages are those that the driver chose for the allocation.

#include "change_point.hpp"
#include "chase_points.cuh"

namespace assay::micro {

namespace memory {

constexpr std::uint64_t mib = 1 << 20;
constexpr std::uint64_t lines_in_l2 = 1 << 17;  // 16 MiB, of A100's 40 and more
constexpr auto kernels = chase_with<ptx::hint::cg>;

std::uint64_t room_on(const session& s) { return s.device().memory_bytes / 2; }

chase_form form_of(std::uint64_t footprint, std::uint64_t stride) {
    return {footprint, stride + 256, "random", true};
}

probe_point footprint_point(std::uint64_t stride, std::uint64_t footprint) {
    auto p = chase_point({{"stride", std::to_string(stride / 1024) + "KiB"},
                          {"footprint", std::to_string(footprint / mib) + "MiB"}},
                         kernels, "LDG.E.64.STRONG.GPU",
                         [=](const session&) { return form_of(footprint, stride); });
    p.sample = [=, inner = std::move(p.sample)](record::sampling& sampling, const session& s) {
        if (footprint <= room_on(s)) return inner(sampling, s);
        sampling.skip("the footprint is more than half of the device's memory");
        return verdict{};
    };
    return p;
}

probe_point sweep_point(std::uint64_t stride) {
    auto p = footprint_point(stride, 16 * stride);
    p.at.set("footprint", "sweep");
    p.quantities = {{"reach_bytes", record::units::count, {}, "none: not a rate", {}, {}},
                    {"miss", record::units::cycle, {}, "none: no vendor states it", {}, {}}};
    p.sample = [stride](record::sampling& sampling, const session& s) {
        std::vector<double> curve;
        std::vector<std::uint64_t> footprints;
        chain_slope last;
        const auto most = std::min({room_on(s), lines_in_l2 * stride, 32768 * mib});
        for (auto bytes = 16 * stride; bytes <= most; bytes += bytes / (sampling.quick() ? 2 : 4)) {
            last = slope_of(s, chase_chain(kernels, form_of(bytes, stride)));
            curve.push_back(last.cycles);
            footprints.push_back(bytes);
        }
        const auto changes = change_points(curve);
        if (changes.empty()) throw std::runtime_error("no step over the footprints");
        sampling.sample("reach_bytes", static_cast<double>(footprints[changes[0].at - 1]));
        sampling.sample("miss", changes[0].after - changes[0].before);
        report(sampling, s, last.launch, last.clocks);
        return last.clocks;
    };
    return p;
}

std::vector<probe_point> all_points() {
    std::vector<probe_point> points;
    for (const std::uint64_t stride : {64 * mib / 1024, 2 * mib}) {
        for (const std::uint64_t footprint : {32, 128, 512, 2048, 8192, 32768})
            points.push_back(footprint_point(stride, footprint * mib));
        points.push_back(sweep_point(stride));
    }
    return points;
}

}  // namespace memory

probe describe() {
    return {"How much memory do the levels of the TLB reach, and what does a miss cost?",
            "a pointer chase with one line a page, slope of two lengths; reach and miss by a "
            "change-point test over footprints that grow by a quarter",
            "PTX ISA, ld; no published figures",
            "the page size is the driver's choice for the allocation", memory::all_points()};
}

}  // namespace assay::micro
