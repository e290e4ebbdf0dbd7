// How fast do the SMs of a cluster move data between their shared memories?
//
// operation=ld, st: every thread runs `ilp` streams at a time, 64 accesses a turn of a loop between
// two clock reads (harness/flood.hpp). A stream of loads follows pointers through cells of the
// other block's shared memory, so at most `ilp` loads a thread are under way; a stream of stores
// writes the same cells. operation=bulk: the warp of each block has `ilp` copies of `width` bytes
// under way. Which block a stream reaches is the pattern (pattern.hpp); blocks that rest do not
// count. A row is one cluster (reach=sm) or as many as fit on the chip; bytes are those of the
// loads, stores and copies, over the cycles of the slowest SM that took part. No cluster barrier
// stands in the timed region. What arrived is compared with the host's (arrived.hpp).
//
// Source: arXiv 2402.13499, Fig. 8; PTX ISA, "mapa", "cp.async.bulk".
// Machine code: 90a 100a 120a

#include "exchange.cuh"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"

namespace assay::micro {

namespace dsmem {

struct operation_row {
    const char* name;
    timed_kernel kernel;
    int operations;  // a turn
    exchange form;   // its ilp and width
    std::vector<std::string> code;
};

constexpr int checked_turns = 2;

answers check(const session& s, const operation_row& row, const room& space, const exchange& e) {
    const auto want = row.name[0] == 'l'   ? after_loads(e, checked_turns)
                      : row.name[0] == 's' ? after_stores(e)
                                           : after_copies(e);
    const auto l = run_over(s, row.kernel, space, e.blocks, 32 * e.warps, checked_turns, {},
                            {static_cast<std::uint32_t>(e.which), e.blocks, e.width});
    return compare(l.results, want);
}

probe_point point_of(const operation_row& row, const exchange& e) {
    const bool copies = row.operations == static_cast<int>(e.ilp);
    flood f{row.kernel,
            row.operations,
            static_cast<int>(e.warps),
            extent::chip,
            {static_cast<std::uint32_t>(e.which), e.blocks, e.width},
            {},
            "none: no document has the rate between SMs"};
    f.warp_bytes = (copies ? 1.0 : 32.0) * e.width;
    f.space.cluster = e.blocks;
    f.space.alone = true;
    f.space.shared_bytes = copies ? barrier_bytes + source_bytes(e.width, e.warps * e.ilp) +
                                        std::size_t{e.width} * e.warps * e.ilp
                                  : std::size_t{rows} * e.width * e.warps * 32;
    const room space = f.space;
    auto p = flood_point({{"pattern", std::string(pattern_names[static_cast<int>(e.which)])},
                          {"operation", row.name},
                          {"width", std::to_string(e.width)},
                          {"ilp", std::to_string(e.ilp)},
                          {"cluster", std::to_string(e.blocks)},
                          {"block", std::to_string(e.warps * 32)}},
                         std::move(f), code_since(90, "clusters", row.code));
    p.check = [=](const session& s) { return check(s, row, space, e); };
    return p;
}

void add(std::vector<probe_point>& points, const operation_row& row,
         std::initializer_list<unsigned> each_warps) {
    for (std::size_t p = 0; p < std::size(pattern_names); ++p)
        for (const unsigned cluster : {2U, 4U, 8U, 16U})
            for (const unsigned warps : each_warps)
                points.push_back(point_of(
                    row, {static_cast<pattern>(p), cluster, warps, row.form.ilp, row.form.width}));
}

template <int Ilp>
void add_each(std::vector<probe_point>& points) {
    const auto accessing = [&](const char* name, timed_kernel kernel, unsigned width,
                               const char* mnemonic) {
        add(points, {name, kernel, accesses, {{}, 0, 0, Ilp, width}, {mnemonic}}, {4, 32});
    };
    accessing("ld", &accesses_of<loads, 4, Ilp>, 4, "LD.E");
    accessing("ld", &accesses_of<loads, 8, Ilp>, 8, "LD.E.64");
    accessing("ld", &accesses_of<loads, 16, Ilp>, 16, "LD.E.128");
    accessing("st", &accesses_of<stores, 4, Ilp>, 4, "ST.E");
    accessing("st", &accesses_of<stores, 8, Ilp>, 8, "ST.E.64");
    accessing("st", &accesses_of<stores, 16, Ilp>, 16, "ST.E.128");
    // Of more than 4 unrolled copies the waits' branches would be most of the timed region.
    if constexpr (Ilp > 4) return;
    // A wait asks once, and again where it was too early.
    const std::string asked = "SYNCS.PHASECHK.TRANS64.TRYWAIT";
    for (const unsigned bytes : {1024U, 4096U, 16384U})
        add(points,
            {"bulk",
             &bulk<Ilp>,
             Ilp,
             {{}, 0, 0, Ilp, bytes},
             {"UBLKCP.S.S", "SYNCS.ARRIVE.TRANS64", "SYNCS.ARRIVE.TRANS64.RED.A1T0", "PLOP3.LUT",
              "PLOP3.LUT", "PLOP3.LUT", "UPRMT", asked, asked, asked, asked}},
            {1});
}

}  // namespace dsmem

probe describe() {
    using namespace dsmem;
    std::vector<probe_point> points;
    add_each<1>(points), add_each<4>(points), add_each<8>(points);
    return {"How fast do the SMs of a cluster move data between their shared memories?",
            "streams of dependent loads, of stores, or of bulk copies into another block's shared "
            "memory; bytes of all lanes over the cycles of the slowest SM that took part",
            "arXiv 2402.13499, Fig. 8; PTX ISA, mapa, cp.async.bulk",
            "loads of 4 bytes build a 64-bit address by two MOV; stores are counted as issued, and "
            "wait for nothing but the queue; a copy ends with an arrival at its sender's barrier",
            std::move(points)};
}

}  // namespace assay::micro
