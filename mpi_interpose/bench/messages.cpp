// Question: what does the interposer make of typed messages between ranks of one machine? Method:
// ranks of this program, linked to the interposer before its MPI, send by MPI_ calls (interposed),
// by PMPI_ calls (the library's own), and the same bytes contiguous, in interleaved batches; a
// sample is the ratio of their medians as rank 0 saw them. Ping-pong: half a round trip. Halo: all
// faces of a grid of doubles a rank, cut along x first, by Irecv, Isend and Waitall. What arrived
// is compared with what was sent. device_face: the x face of a grid in memory of a GPU, typed,
// beside cudaMemcpy2D to pinned memory and a plain send of it, and back likewise. Caveat: shared
// memory only; with more ranks than processors the scheduler is what is timed, and rows say
// unstable.

#include <algorithm>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "patterns.hpp"
#include "rank_group.hpp"
#include "rank_side.hpp"
#include "record/program.hpp"
#ifdef ASSAY_MPI_ASKS_GPU
#include "gpu/selection.hpp"
#endif

namespace {

using namespace assay::mpi::bench;
using assay::record::sampling;
namespace units = assay::record::units;

rank_group& group_of(int ranks) {
    static rank_group two(2), four(4), eight(8);
    return ranks == 2 ? two : ranks == 4 ? four : eight;
}

// Seconds of the rivals, or what failed.
struct timed_answer {
    double interposed = 0, plain = 0, contiguous = 0;
    std::string failure;
};

timed_answer asked(const sampling& s, int ranks, const std::string& what,
                   const std::string& which) {
    std::ostringstream question;
    question << what << ' ' << (s.quick() ? "9 0.001 " : "15 0.003 ") << which;
    std::istringstream answer(group_of(ranks).ask(question.str()));
    std::string verdict;
    timed_answer a;
    answer >> verdict >> a.interposed >> a.plain >> a.contiguous;
    if (verdict != "seconds") a.failure = answer.str();
    return a;
}

void measure(sampling& s, int ranks, const std::string& what, const std::string& which) {
    const timed_answer a = asked(s, ranks, what, which);
    if (!a.failure.empty()) return s.fail(a.failure);
    s.check("what arrived is what was sent");
    if (ranks > static_cast<int>(std::thread::hardware_concurrency()))
        s.unstable(std::to_string(ranks) + " ranks on " +
                   std::to_string(std::thread::hardware_concurrency()) + " processors");
    s.timed(a.interposed);
    s.sample("time", a.interposed * 1e9);
    s.sample("over_plain", a.plain / a.interposed);
    s.sample("over_contiguous", a.contiguous / a.interposed);
}

assay::record::probe_case bare_case(const std::string& probe) {
    assay::record::probe_case c;
    c.probe = probe + "_" ASSAY_MPI_NAME;
    c.quantities = {{"time", units::nanosecond, {}, "", {}, ""},
                    {"over_plain", units::ratio, {}, "", {}, ""},
                    {"over_contiguous", units::ratio, {}, "", {}, ""}};
    return c;
}

void add_ping_pong(const pattern& p, std::int64_t bytes) {
    assay::record::probe_case c = bare_case("ping_pong");
    const std::string size =
        bytes < 1 << 20 ? std::to_string(bytes >> 10) + "KiB" : std::to_string(bytes >> 20) + "MiB";
    c.at = {{"mpi", ASSAY_MPI_NAME}, {"type", p.name}, {"size", p.fixed_size ? "own" : size}};
    const std::string which = p.name + " " + std::to_string(bytes);
    c.run = [which](sampling& s) { measure(s, 2, "ping_pong", which); };
    assay::record::add_case(std::move(c));
}

void add_halo(int ranks, int edge, int halo) {
    assay::record::probe_case c = bare_case("halo");
    c.at = {{"mpi", ASSAY_MPI_NAME},
            {"ranks", std::to_string(ranks)},
            {"edge", std::to_string(edge)},
            {"halo", std::to_string(halo)}};
    const std::string which = std::to_string(edge) + " " + std::to_string(halo);
    c.run = [which, ranks](sampling& s) {
        if (ranks > 4 && s.quick()) return s.skip("eight ranks run without --quick");
        measure(s, ranks, "halo", which);
    };
    if (ranks > 2) c.repetitions = c.quick_repetitions = 3;
    assay::record::add_case(std::move(c));
}

// The GPU that faces lie on.
struct face_device {
    int index = 0;
    std::string name, reason, unstable;
};

const face_device& chosen_gpu() {
    static const face_device d = [] {
#if defined(ASSAY_MPI_ASKS_GPU)
        const auto& choice = assay::record::chosen_device();
        const assay::gpu::selection s = assay::gpu::select(choice.which, choice.shared);
        if (!s.reason.empty()) return face_device{0, "", s.reason, ""};
        return face_device{s.device->index, s.device->name, "", s.unstable};
#else
        return face_device{0, "", "no GPU: built without CUDA and HIP", ""};
#endif
    }();
    return d;
}

void measure_device_face(sampling& s, int width) {
    const face_device& gpu = chosen_gpu();
    if (!gpu.reason.empty()) return s.skip(gpu.reason);
    s.device(gpu.name);
    if (!gpu.unstable.empty()) s.unstable(gpu.unstable);
    const timed_answer a =
        asked(s, 2, "device_face", std::to_string(width) + " " + std::to_string(gpu.index));
    if (!a.failure.empty()) return s.fail(a.failure);
    s.check("what arrived is what was sent");
    s.timed(a.interposed);
    s.sample("time", a.interposed * 1e9);
    s.sample("over_copy_2d", a.plain / a.interposed);
    s.sample("over_contiguous", a.contiguous / a.interposed);
}

void add_device_face(int width) {
    assay::record::probe_case c = bare_case("device_face");
    c.quantities[1].name = "over_copy_2d";
    c.at = {{"mpi", ASSAY_MPI_NAME}, {"type", "x_face_width" + std::to_string(width)}};
    c.run = [width](sampling& s) { measure_device_face(s, width); };
    assay::record::add_case(std::move(c));
}

void register_cases() {
    const std::string_view names[] = {
        "bytes4_stride8",  "bytes64_stride128",    "double_stride2",     "double_stride16",
        "bytes8_stride16", "double512_stride1024", "hvector_of_hvector", "resized24",
        "struct",          "irregular8",           "irregular32",        "contiguous"};
    for (const pattern& p : plain_patterns())
        for (const std::int64_t kib : {1, 64, 4096})
            if (std::find(std::begin(names), std::end(names), p.name) != std::end(names))
                add_ping_pong(p, kib * 1024);
    for (const pattern& p : faces())
        if (p.name.ends_with("1")) add_ping_pong(p, 0);
    for (const pattern& p : applications()) add_ping_pong(p, 0);
    for (const int halo : {1, 2, 3})
        for (const int edge : {32, 128}) add_halo(2, edge, halo);
    for (const int ranks : {4, 8}) add_halo(ranks, 64, 1);
    // Last: calls ask what memory a pointer is in once a GPU's runtime is mapped.
    for (const int width : {1, 2, 3}) add_device_face(width);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], rank_option) == 0) return answer_as_rank(argc, argv);
    const assay::record::program_info info{
        "mpi_interpose",
        "mpi_interpose/messages_" ASSAY_MPI_NAME,
        "Typed messages between ranks of this machine, interposed, by the library alone and "
        "contiguous: ping-pongs of plain types and of what applications send, and the exchange of "
        "a grid's halos; on a GPU the face of a grid beside cudaMemcpy2D and a send.",
        {}};
    return assay::record::run_program(info, argc, argv, {}, register_cases);
}
