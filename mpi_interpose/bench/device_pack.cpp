// Question: how fast do the interposer's kernels pack and unpack on a GPU, beside the device's own
// copies, and how near to the best is the method that the model chooses? Method: blocks of `block`
// bytes at twice their length, `bytes` in all, through the device library's table as the
// interposer calls it. `device` packs within the device, beside a copy within the device that
// touches as many bytes (ratio_to_copy). `oneshot` packs into pinned memory of the host and
// `staged` by way of the device, both beside the plain copy of the packed bytes that way
// (ratio_to_d2h, ratio_to_h2d). Rivals run in interleaved batches; a sample is the median of nine.
// bandwidth counts bytes touched: whole 32-byte sectors on the blocks' side, and the packed bytes.
// Source: TEMPI (Pearson et al., HPDC 2021, arXiv 2012.14363) for the methods. Caveat: a call waits
// for the device, as the interposer must; copies are timed through the same calls, so both sides
// hold one launch and one wait, and for small messages these are what is timed. Every output is
// compared with the host's packer byte for byte before anything is timed.

#include <algorithm>

#include "../model/method.hpp"
#include "device_blocks.hpp"
#include "gpu/facts.hpp"
#include "gpu/selection.hpp"
#include "interleaved.hpp"
#include "record/program.hpp"

namespace {

using namespace assay::mpi;
using assay::record::sampling;
using bench::device_blocks;
namespace units = assay::record::units;
namespace gpu = assay::gpu;
using gpu_method = device::method;

// The one device of this process.
const gpu::selection& selected() {
    static const gpu::selection s =
        gpu::select(assay::record::chosen_device().which, assay::record::chosen_device().shared);
    return s;
}

const device::library* table() {
#ifdef ASSAY_MPI_WITH_DEVICE
    return assay_mpi_device_library();
#else
    return nullptr;
#endif
}

// Skips, with the reason, where there is nothing to measure on.
bool ready(sampling& s) {
    if (!selected().reason.empty())
        s.skip(selected().reason);
    else if (!table())
        s.skip("built without libassay_mpi_device.so, which needs CUDA");
    else if (!selected().unstable.empty())
        s.unstable(selected().unstable);
    return selected().reason.empty() && table();
}

struct work {
    std::int64_t block, bytes;
    bool packing;
    gpu_method how;
};

double batch_seconds(const sampling& s) { return s.quick() ? 2e-4 : 1e-3; }

const char* ratio_of(const work& w) {
    if (w.how == gpu_method::device) return "ratio_to_copy";
    return w.packing ? "ratio_to_d2h" : "ratio_to_h2d";
}

void measure(sampling& s, const work& w) {
    device_blocks b(*table(), w.block, w.bytes);
    if (!(w.packing ? b.packs_right(w.how) : b.unpacks_right(w.how)))
        return s.fail("bytes differ from the host packer's");
    s.check("bytes equal the host packer's");
    const auto ours = [&] { w.packing ? b.pack(w.how) : b.unpack(w.how); };
    const auto copy = [&] {
        if (w.how == gpu_method::device) return b.copy_within();
        w.packing ? b.copy_to_host() : b.copy_to_device();
    };
    const auto seconds = bench::medians({ours, copy}, 9, batch_seconds(s));
    s.timed(seconds[0]);
    s.sample("bandwidth", static_cast<double>(b.touched()) / seconds[0] / 1e9);
    s.sample(ratio_of(w), seconds[1] / seconds[0]);
}

assay::record::probe_case case_of(const char* probe, std::int64_t block, std::int64_t bytes,
                                  bool grid) {
    assay::record::probe_case c;
    c.probe = probe;
    c.at = {{"block", std::to_string(block)}, {"bytes", std::to_string(bytes)}};
    c.repetitions = grid ? 1 : 9;
    c.quick_repetitions = grid ? 1 : 3;
    return c;
}

constexpr const char* grid_is_long = "the full grid runs without --quick";

void add(const char* probe, const work& w, bool grid) {
    assay::record::probe_case c = case_of(probe, w.block, w.bytes, grid);
    const method name = w.how == gpu_method::device    ? method::device
                        : w.how == gpu_method::oneshot ? method::oneshot
                                                       : method::staged;
    c.at.set("direction", w.packing ? "pack" : "unpack");
    c.at.set("method", std::string(name_of(name)));
    c.quantities = {{"bandwidth", units::gigabyte_per_second, {}, "", {}, ""},
                    {ratio_of(w), units::ratio, {}, "", {}, ""}};
    c.run = [w, grid](sampling& s) {
        if (!ready(s)) return;
        if (grid && s.quick()) return s.skip(grid_is_long);
        measure(s, w);
    };
    assay::record::add_case(std::move(c));
}

void add_all_ways(const char* probe, std::int64_t block, std::int64_t bytes, bool grid) {
    for (const bool packing : {true, false})
        for (const gpu_method how : {gpu_method::device, gpu_method::oneshot, gpu_method::staged})
            add(probe, {block, bytes, packing, how}, grid);
}

// Of the two ways that suit any MPI, the one that the measurements of assay_mpi_measure choose,
// beside the better one; both without the message between the two sides, which they share.
void measure_choice(sampling& s, std::int64_t block, std::int64_t bytes) {
    std::string why;
    const measurements measured =
        measurements::read(measurements::default_path(name_of(flavour::openmpi)), why);
    const shape_of_message shape{
        bytes, bytes / block, {std::min<std::int64_t>(block, 8)}, memory::device};
    if (measured.empty()) return s.skip("no measurements (assay_mpi_measure): " + why);
    if (!predicted(method::oneshot, shape, measured) || !predicted(method::staged, shape, measured))
        return s.skip("no GPU in the measurements: run assay_mpi_measure beside it");
    device_blocks b(*table(), block, bytes);
    const auto there_and_back = [&b](gpu_method how) {
        return [&b, how] {
            b.pack(how);
            b.unpack(how);
        };
    };
    const auto seconds =
        bench::medians({there_and_back(gpu_method::oneshot), there_and_back(gpu_method::staged)}, 9,
                       batch_seconds(s));
    const bool oneshot = through_host(shape, measured) == method::oneshot;
    const double chosen = oneshot ? seconds[0] : seconds[1];
    s.timed(chosen);
    s.sample("best_over_chosen", std::min(seconds[0], seconds[1]) / chosen);
}

void add_choice(std::int64_t block, std::int64_t bytes) {
    assay::record::probe_case c = case_of("device_choice", block, bytes, true);
    c.quantities = {{"best_over_chosen", units::ratio, {}, "", {}, ""}};
    c.run = [block, bytes](sampling& s) {
        if (!ready(s)) return;
        if (s.quick()) return s.skip(grid_is_long);
        measure_choice(s, block, bytes);
    };
    assay::record::add_case(std::move(c));
}

// Blocks of 2^2 to 2^12 bytes, messages of 2^10 to 2^26.
template <class Add>
void over_the_grid(Add add) {
    for (int b = 2; b <= 12; ++b)
        for (int n = std::max(10, b); n <= 26; ++n) add(std::int64_t{1} << b, std::int64_t{1} << n);
}

void register_cases() {
    for (const std::int64_t block : {4, 16, 64, 256})
        add_all_ways("device_pack", block, std::int64_t{1} << 26, false);
    for (const std::int64_t bytes : {1 << 10, 1 << 16, 1 << 20})
        for (const std::int64_t block : {4, 64}) add_all_ways("device_pack", block, bytes, false);
    over_the_grid([](std::int64_t block, std::int64_t bytes) {
        add_all_ways("device_pack_grid", block, bytes, true);
    });
    over_the_grid(add_choice);
}

}  // namespace

int main(int argc, char** argv) {
    assay::record::program_info info{
        "mpi_interpose",
        "mpi_interpose/device_pack",
        "The interposer's packers on a GPU: packed within the device beside a copy there, one-shot "
        "and staged beside the copy to the host, each output compared with the host packer's; "
        "without --quick over blocks from 4 B to 4 KiB and messages from 1 KiB to 64 MiB, where "
        "the method that assay_mpi_measure's file makes the model choose stands beside the best. "
        "No MPI is needed.",
        {}};
    info.device = [] { return selected().reason.empty() ? selected().device->name : ""; };
    info.device_count = [] { return static_cast<int>(gpu::visible_devices().devices.size()); };
    return assay::record::run_program(info, argc, argv, {}, register_cases);
}
