// What bandwidth and time does a copy have: host and device, within a device, between devices?
//
// method=engine: cudaMemcpyAsync of pinned or pageable memory, `both` in two directions at once on
// two streams (bytes of both count). method=kernel: 16 bytes a thread, from and to mapped host
// memory, within the device, to a peer. As many copies as make a millisecond, between two events.
// The link, NVLink or PCIe, is named in the row's check. A copy by the engine runs no code of ours.
//
// Source: CUDA Runtime API, cudaMemcpyAsync, cudaHostAlloc; PCI Express Base Specification 5.0.

#include "copy_streams.cuh"

namespace assay::micro {

namespace memory {

struct copy_row {
    const char* method;
    const char* memory;
    const char* direction;
};
constexpr copy_row rows[]{
    {"engine", "pinned", "h2d"},   {"engine", "pinned", "d2h"},   {"engine", "pinned", "both"},
    {"engine", "pageable", "h2d"}, {"engine", "pageable", "d2h"}, {"engine", "device", "d2d"},
    {"engine", "device", "p2p"},   {"kernel", "mapped", "h2d"},   {"kernel", "mapped", "d2h"},
    {"kernel", "device", "d2d"},   {"kernel", "device", "p2p"}};

verdict sample_copy(record::sampling& sampling, const session& s, const copy_row& row,
                    std::size_t bytes) {
    // A point's repetitions share its memory: to pin a GiB takes longer than to copy it.
    static std::unique_ptr<copies> held;
    if (sampling.repetition() == 0) held.reset();
    if (!held)
        held = std::make_unique<copies>(row.memory, row.direction, bytes,
                                        row.method == std::string_view("kernel"), s);
    copies& work = *held;
    if (!work.possible()) {
        sampling.skip("no second device that this one reaches");
        return {};
    }
    const double trial = work.time(s, 1).seconds;
    const int times = static_cast<int>(std::clamp(1e-3 / std::max(trial, 1e-7), 1.0, 1e4));
    const auto launch = work.time(s, times);
    const double moved = static_cast<double>(bytes) * work.directions() * times;
    sampling.sample("bandwidth", moved / launch.seconds / 1e9);
    sampling.sample("time", launch.seconds * 1e9 / times);
    const double peak = work.link() == "PCIe" ? pcie_peak(s.nvml()) * work.directions() : 0;
    if (peak > 0)
        sampling.peak("bandwidth", peak, "PCI Express Base Specification 5.0, link as it runs");
    verdict v = throttle_check(launch.clocks.throttle);
    v.check = "link: " + work.link();
    if (!work.arrived()) v.status = record::status::failed, v.reason = "the copy differs";
    report(sampling, s, launch, v);
    return v;
}

probe_point copy_point(const copy_row& row, std::size_t bytes) {
    probe_point p;
    p.at = {{"method", row.method},
            {"memory", row.memory},
            {"direction", row.direction},
            {"bytes", std::to_string(bytes)}};
    const char* none = "none: the link's rate is unknown, or there is none";
    p.quantities = {{"bandwidth", record::units::gigabyte_per_second, {}, none, {}, {}},
                    {"time", record::units::nanosecond, {}, "none: not documented", {}, {}}};
    p.kernel = reinterpret_cast<const void*>(&copy_kernel);
    if (row.method == std::string_view("kernel"))
        p.code = record::code_evidence{symbol_of(p.kernel), lines_a_turn,
                                       code_since(80, "copies", {"LDG.E.128", "STG.E.128"})};
    p.sample = [&row, bytes](record::sampling& sampling, const session& s) {
        sampling.data("random", copies::seed);
        return sample_copy(sampling, s, row, bytes);
    };
    return p;
}

std::vector<probe_point> all_points() {
    std::vector<probe_point> points;
    for (const auto& row : rows)
        for (const int power : {2, 6, 10, 14, 18, 22, 26, 30})
            if (row.method == std::string_view("engine") || power >= 14)
                points.push_back(copy_point(row, std::size_t{1} << power));
    return points;
}

}  // namespace memory

probe describe() {
    return {"What bandwidth and time does a copy have between host and device, and devices?",
            "as many copies as make a millisecond between two events; bytes over time",
            "CUDA Runtime API, cudaMemcpyAsync, cudaHostAlloc; PCI Express Base Specification",
            "a copy by the engine runs no code of ours, so there is no machine code to show",
            memory::all_points()};
}

}  // namespace assay::micro
