// Is what MFMA computes the model's sum, bit by bit?
//
// Random tiles of 16 x 16 x K, one instruction each, against assay/behaviour.hpp as num_accum and
// num_special do on NVIDIA's units; the first difference stands in the row's reason as
// `mma_model --input` reads it. gfx940 computes gfx942's sums.
//
// Source: arXiv 2511.10909; AMD Instinct MI200 and CDNA3 instruction set architecture guides.

// name, a's type as the model names it, d's, a's registers, d's, gfx90a's mnemonic, gfx940's.
#define ASSAY_TILES_BOTH(ROW)                                                                       \
    ROW(f32_16x16x16f16, "f16", "f32", halves4, floats4, "v_mfma_f32_16x16x16f16",                  \
        "v_mfma_f32_16x16x16f16")                                                                  \
    ROW(f32_16x16x16bf16_1k, "bf16_1k", "f32", shorts4, floats4, "v_mfma_f32_16x16x16bf16_1k",      \
        "v_mfma_f32_16x16x16_bf16")                                                                 \
    ROW(f32_16x16x4f32, "f32", "f32", float, floats4, "v_mfma_f32_16x16x4f32",                      \
        "v_mfma_f32_16x16x4f32")                                                                   \
    ROW(f64_16x16x4f64, "f64", "f64", double, doubles4, "v_mfma_f64_16x16x4f64",                    \
        "v_mfma_f64_16x16x4_f64")
#define ASSAY_TILES_GFX90A(ROW)                                                                     \
    ROW(f32_16x16x8bf16, "bf16", "f32", shorts2, floats4, "v_mfma_f32_16x16x8bf16", "")             \
    ROW(i32_16x16x16i8, "s8", "s32", int, ints4, "v_mfma_i32_16x16x16i8", "")
#define ASSAY_TILES_GFX940(ROW)                                                                     \
    ROW(i32_16x16x32_i8, "s8", "s32", long, ints4, "", "v_mfma_i32_16x16x32_i8")                    \
    ROW(f32_16x16x8_xf32, "xf32", "f32", floats2, floats4, "", "v_mfma_f32_16x16x8_xf32")           \
    ROW(f32_16x16x32_fp8_fp8, "fp8", "f32", long, floats4, "", "v_mfma_f32_16x16x32_fp8_fp8")       \
    ROW(f32_16x16x32_bf8_bf8, "bf8", "f32", long, floats4, "", "v_mfma_f32_16x16x32_bf8_bf8")       \
    ROW(f32_16x16x32_fp8_bf8, "fp8_bf8", "f32", long, floats4, "", "v_mfma_f32_16x16x32_fp8_bf8")   \
    ROW(f32_16x16x32_bf8_fp8, "bf8_fp8", "f32", long, floats4, "", "v_mfma_f32_16x16x32_bf8_fp8")

#ifdef __HIP__

#include <hip/hip_runtime.h>

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

template <class Element, int Count>
using vector = Element __attribute__((ext_vector_type(Count)));
using halves4 = vector<_Float16, 4>;
using shorts2 = vector<short, 2>;
using shorts4 = vector<short, 4>;
using ints4 = vector<int, 4>;
using floats2 = vector<float, 2>;
using floats4 = vector<float, 4>;
using doubles4 = vector<double, 4>;

#define ASSAY_ABSENT(name, a_type, d_type, A, D, cdna2, cdna3)                                      \
    extern "C" __global__ void tile_##name(arguments k) { nothing_timed(k); }
#define ASSAY_PRESENT(name, a_type, d_type, A, D, cdna2, cdna3)                                     \
    extern "C" __global__ void tile_##name(arguments k) {                                           \
        const unsigned at = block() * 64 + lane();                                                  \
        const A* const operands = static_cast<const A*>(k.operands) + 2 * at;                       \
        const A a = operands[0], b = operands[1];                                                   \
        D d = static_cast<const D*>(k.results)[at];                                                 \
        const long long start = clock_cycles(d);                                                    \
        d = __builtin_amdgcn_mfma_##name(a, b, d, 0, 0, 0);                                         \
        const long long stop = clock_cycles(d);                                                     \
        static_cast<D*>(k.results)[at] = d;                                                         \
        if (lane() == 0) k.cycles[block()] = stop - start;                                          \
    }
#if defined(__gfx90a__)
ASSAY_TILES_BOTH(ASSAY_PRESENT)
ASSAY_TILES_GFX90A(ASSAY_PRESENT)
ASSAY_TILES_GFX940(ASSAY_ABSENT)
#elif defined(__gfx940__)
ASSAY_TILES_BOTH(ASSAY_PRESENT)
ASSAY_TILES_GFX90A(ASSAY_ABSENT)
ASSAY_TILES_GFX940(ASSAY_PRESENT)
#else
ASSAY_TILES_BOTH(ASSAY_ABSENT)
ASSAY_TILES_GFX90A(ASSAY_ABSENT)
ASSAY_TILES_GFX940(ASSAY_ABSENT)
#endif

}  // namespace assay::micro::gcn

#else

#include "amd/mfma_tile.hpp"
#include "amd/probe.hpp"

namespace assay::micro::amd {

namespace {

using arithmetic::operand_kind;
using arithmetic::tile;

// gfx942's bf16 is the instruction that gfx90a calls bf16_1k.
const behaviour::unit* unit_on(const std::string& arch, std::string a, const std::string& d) {
    if (arch != "gfx90a" && a == "bf16_1k") a = "bf16";
    return behaviour::find_unit((arch == "gfx940" ? "gfx942" : arch) + ".mfma." + a + "." + d);
}

arithmetic::tile_results run_tiles(const device& device, const char* kernel,
                                   const behaviour::unit& u, const std::vector<tile>& tiles) {
    const std::size_t results = mfma_shape(u).results(),
                      bytes = results * static_cast<std::size_t>(u.cd->bits / 8);
    std::vector<std::byte> in, out(tiles.size() * bytes);
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const auto own = mfma_operands(u, tiles[i]);
        in.insert(in.end(), own.begin(), own.end());
        for (std::size_t at = 0; at < results; ++at)
            put_pattern(out, i * results + mfma_result(u, at), u.cd->bits, tiles[i].c[at]);
    }
    memory operands(in.size()), d(out.size()), cycles(tiles.size() * sizeof(long long));
    operands.write(in);
    d.write(out);
    device.launch(kernel, {static_cast<unsigned>(tiles.size()), mfma_lanes},
                  {operands.data(), d.data(), static_cast<long long*>(cycles.data()), 1});
    d.read(out);
    arithmetic::tile_results all(tiles.size(), std::vector<std::uint64_t>(results));
    for (std::size_t i = 0; i < tiles.size(); ++i)
        for (std::size_t at = 0; at < results; ++at)
            all[i][at] = pattern_at(out.data() + i * bytes, mfma_result(u, at), u.cd->bits);
    return all;
}

instruction tile_point(const char* kernel, const std::string& a, const std::string& d,
                       operand_kind kind, const char* cdna2, const char* cdna3) {
    const auto* known = unit_on(*cdna2 ? "gfx90a" : "gfx940", a, d);
    if (!known) throw std::logic_error("the model has no unit for " + std::string(kernel));
    instruction one{kernel,
                    {{"instruction", "mfma"},
                     {"type", a + "." + d},
                     {"shape", "16x16x" + std::to_string(known->elements)},
                     {"data", std::string(name_of(kind))}},
                    {{"gfx90a", cdna2}, {"gfx940", cdna3}, {"gfx1030", ""}}};
    one.operations = 1;
    one.quantities = {{"differing", record::units::count, {}, "none: a count", {}, {}},
                      {"tiles", record::units::count, {}, "none: a count", {}, {}}};
    one.run = [=](record::sampling& sampling, const device& on) {
        const auto* u = unit_on(on.architecture(), a, d);
        if (!u) return sampling.skip("the model has no unit for it on " + on.architecture());
        const auto held = arithmetic::hold_sample(
            *u, mfma_shape(*u), kind, sampling.repetition(),
            [&](const std::vector<tile>& tiles) { return run_tiles(on, kernel, *u, tiles); });
        sampling.data(std::string(name_of(kind)), 1);
        sampling.sample("differing", static_cast<double>(held.found.differing));
        sampling.sample("tiles", static_cast<double>(held.found.tiles));
        if (held.found.differing > 0) sampling.fail(held.found.first);
        sampling.check(held.check);
    };
    return one;
}

}  // namespace

probe describe() {
    std::vector<instruction> all;
    const auto add = [&all](const char* kernel, const std::string& a, const std::string& d,
                            const char* cdna2, const char* cdna3) {
        for (const auto kind :
             {operand_kind::uniform, operand_kind::wide, operand_kind::cancelling,
              operand_kind::subnormal, operand_kind::special})
            if (d != "s32" || kind == operand_kind::uniform || kind == operand_kind::special)
                all.push_back(tile_point(kernel, a, d, kind, cdna2, cdna3));
    };
#define ASSAY_STATED(name, a_type, d_type, A, D, cdna2, cdna3)                                      \
    add("tile_" #name, a_type, d_type, cdna2, cdna3);
    ASSAY_TILES_BOTH(ASSAY_STATED)
    ASSAY_TILES_GFX90A(ASSAY_STATED)
    ASSAY_TILES_GFX940(ASSAY_STATED)
    return {"Is what MFMA computes the model's sum, bit by bit?",
            "random tiles of 16 x 16 x K, each result against the model",
            "arXiv 2511.10909; AMD Instinct MI200 and CDNA3 instruction set architecture guides",
            "never run; gfx940 is held against gfx942's units; NaN payloads of IEEE chains are free",
            std::move(all)};
}

}  // namespace assay::micro::amd

#endif
