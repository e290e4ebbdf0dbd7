#pragma once
// Where packing a message in host memory wins for certain, one table an MPI: what decides where
// nothing was measured.
//
// Origin: ping-pongs on two ranks through shared memory, interposed with ASSAY_MPI_METHOD=pack over
// the library's own, of vectors, lists, nests and repeated small types with runs of 1 B to 4 KiB at
// strides of 2 B to 4 KiB, 64 B to 16 MiB a message, on two cores of a Zen 4 that share their
// third-level cache (25 ns from core to core), and again on two that do not (160 ns). A row stands
// where the former, which favour the library, gain about a tenth in each of two surveys; the latter
// gain more there (1.2 to 9 times).

#include <cstdint>

#include "method.hpp"

namespace assay::mpi {

// MPICH copies a message that fits a fragment of UCX's shared memory at once; of a longer one it
// finds each fragment's pieces again, one by one, where a single instance is longer than that.
constexpr std::int64_t fragment = 8240;

// Of which types a row speaks.
enum class of { all, bytes, short_bytes, walked };

struct certain_win {
    of types;
    std::int64_t least, most;  // bytes a message
    std::int64_t run;          // bytes a run, at most
    double spread;             // bytes of touched cache lines over bytes of data, at most
    std::int64_t apart;        // bytes between touched lines, on average, at most
};

constexpr std::int64_t any = std::int64_t{1} << 30;

// Packed bytes travel by one copy between processes, which starts above 4 KiB with two calls of the
// system; typed ones by fragments of 32 KiB that sender and receiver work on at the same time,
// which wins where both are slowed by memory: far lines, and all runs of a cache line above 1 MiB.
// Typed over packed, say: 64 KiB of 8 B at stride 16 3.1, at 128 1.3 to 1.5, at 2 KiB 0.6 to 0.8;
// 4 KiB of 16 B at stride 32 0.8; 64 B at stride 128: 1.7 at 64 KiB, 0.8 at 4 MiB; 256 B: 0.9, 0.5.
constexpr certain_win of_openmpi[] = {
    {of::all, 128, 511, 8, 64, 1100},          {of::all, 512, 1023, 16, 64, 600},
    {of::all, 1024, 2047, 32, 64, 600},        {of::all, 2048, 3072, 64, 64, 600},
    {of::all, 3073, 12287, 8, 17, 300},        {of::all, 8192, 12287, 16, 9, 200},
    {of::all, 12288, 16383, 32, 17, 600},      {of::all, 16384, 131072, 64, 17, 300},
    {of::all, 16384, 131072, 64, 8.1, 1100},   {of::all, 131073, 262144, 64, 8.1, 200},
    {of::all, 131073, 262144, 64, 5.4, 300},   {of::all, 262145, 786432, 64, 4.1, 130},
    {of::all, 786433, 1300000, 64, 3.1, 100},  {of::all, 786433, 1300000, 64, 4.1, 70},
    {of::all, 1300001, 6500000, 8, 3.1, 100},  {of::all, 1300001, 2600000, 64, 2.1, 100},
    {of::all, 2600001, 6500000, 32, 2.1, 100}, {of::all, 6500001, 24000000, 16, 2.1, 100},
};

// Up to 4 KiB the set-up of a typed message is what packing saves (1 KiB: 1.3 to 1.7, of bytes 2.1
// to 4). Bytes are moved one by one (256 KiB of 4 B at stride 8 as repeated small types: 6.6, of
// floats 1.25). A long instance costs 14 to 30 ns a piece (64 KiB of doubles at stride 2 as one
// vector 7.9, as 8192 resized doubles 0.5).
constexpr certain_win of_mpich[] = {
    {of::all, 64, 1024, any, 64.1, any},
    {of::all, 1025, 2048, any, 16.1, 600},
    {of::all, 2049, 4096, any, 2.7, any},
    {of::bytes, 1025, 8192, any, 17, 1100},
    {of::short_bytes, 8193, 6500000, any, 3.1, 600},
    {of::walked, 12288, 262144, 128, 64.1, 2100},
    {of::walked, 262145, 1300000, 128, 2.1, 600},
    {of::walked, 262145, 1300000, 64, 4.1, 130},
    {of::walked, 262145, 1300000, 8, 8.1, 600},
    {of::walked, 1300001, 2600000, 64, 2.1, 100},
    {of::walked, 1300001, 6500000, 8, 4.1, 100},
    {of::walked, 2600001, 6500000, 48, 2.1, 100},
    {of::walked, 6500001, 24000000, 24, 2.1, 100},
};

inline bool holds_for(of types, const shape_of_message& s) {
    const std::int64_t runs_a_piece = s.made.piece * s.runs / s.bytes;
    switch (types) {
        case of::all:
            return true;
        case of::bytes:
            return s.made.element == 1;
        case of::short_bytes:
            return s.made.element == 1 && s.instance <= fragment;
        case of::walked:
            return s.instance > fragment && (runs_a_piece <= 1 || s.made.piece <= 64);
    }
    return false;
}

inline bool holds_for(const certain_win& w, const shape_of_message& s) {
    return s.bytes >= w.least && s.bytes <= w.most && s.bytes <= w.run * s.runs &&
           static_cast<double>(s.lies.lines * cache_line) <=
               w.spread * static_cast<double>(s.bytes) &&
           s.lies.span <= w.apart * s.lies.lines && holds_for(w.types, s);
}

}  // namespace assay::mpi
