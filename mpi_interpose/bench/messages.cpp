// Question: what does the interposer make of typed messages between ranks of one machine? Method:
// ranks of this program, linked to the interposer before its MPI, send by MPI_ calls (interposed),
// by PMPI_ calls (the library's own), and the same bytes contiguous, in interleaved batches; a
// sample is the ratio of their medians as rank 0 saw them. Ping-pong: half a round trip. Halo: all
// faces of a grid of doubles a rank, cut along x first, by Irecv, Isend and Waitall. What arrived
// is compared with what was sent. Caveat: shared memory only; with more ranks than processors the
// scheduler is what is timed, and rows say unstable.

#include <algorithm>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "patterns.hpp"
#include "rank_group.hpp"
#include "rank_side.hpp"
#include "record/program.hpp"

namespace {

using namespace assay::mpi::bench;
using assay::record::sampling;
namespace units = assay::record::units;

rank_group& group_of(int ranks) {
    static rank_group two(2), four(4), eight(8);
    return ranks == 2 ? two : ranks == 4 ? four : eight;
}

void measure(sampling& s, int ranks, const std::string& what, const std::string& which) {
    std::ostringstream question;
    question << what << ' ' << (s.quick() ? "9 0.001 " : "15 0.003 ") << which;
    std::istringstream answer(group_of(ranks).ask(question.str()));
    std::string verdict;
    double ours = 0, plain = 0, flat = 0;
    answer >> verdict >> ours >> plain >> flat;
    if (verdict != "seconds") return s.fail(answer.str());
    s.check("what arrived is what was sent");
    if (ranks > static_cast<int>(std::thread::hardware_concurrency()))
        s.unstable(std::to_string(ranks) + " ranks on " +
                   std::to_string(std::thread::hardware_concurrency()) + " processors");
    s.timed(ours);
    s.sample("time", ours * 1e9);
    s.sample("over_plain", plain / ours);
    s.sample("over_contiguous", flat / ours);
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
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], rank_option) == 0) return answer_as_rank(argc, argv);
    const assay::record::program_info info{
        "mpi_interpose",
        "mpi_interpose/messages_" ASSAY_MPI_NAME,
        "Typed messages between ranks of this machine, interposed, by the library alone and "
        "contiguous: ping-pongs of plain types and of what applications send, and the exchange of "
        "a grid's halos.",
        {}};
    return assay::record::run_program(info, argc, argv, {}, register_cases);
}
