// Is what MFMA computes the model's sum, bit by bit?
//
// Random tiles of 16 x 16 x K, one instruction each, against assay/behaviour.hpp as num_accum and
// num_special do on NVIDIA's units; the first difference stands in the row's reason as
// `mma_model --input` reads it. gfx940 computes gfx942's sums.
//
// Source: arXiv 2511.10909; AMD Instinct MI200 and CDNA3 instruction set architecture guides.
// Machine code: gfx90a gfx940

// name, a's type as the model names it, d's, a's registers, d's, gfx940's name.
#define ASSAY_TILES_BOTH(ROW)                                                         \
    ROW(f32_16x16x16f16, "f16", "f32", halves4, floats4, "f32_16x16x16f16")           \
    ROW(f32_16x16x16bf16_1k, "bf16_1k", "f32", shorts4, floats4, "f32_16x16x16_bf16") \
    ROW(f32_16x16x4f32, "f32", "f32", float, floats4, "f32_16x16x4f32")               \
    ROW(f64_16x16x4f64, "f64", "f64", double, doubles4, "f64_16x16x4_f64")
#define ASSAY_TILES_GFX90A(ROW)                               \
    ROW(f32_16x16x8bf16, "bf16", "f32", shorts2, floats4, "") \
    ROW(i32_16x16x16i8, "s8", "s32", int, ints4, "")
#define ASSAY_TILES_GFX940(ROW)                                                        \
    ROW(i32_16x16x32_i8, "s8", "s32", long, ints4, "i32_16x16x32_i8")                  \
    ROW(f32_16x16x8_xf32, "xf32", "f32", floats2, floats4, "f32_16x16x8_xf32")         \
    ROW(f32_16x16x32_fp8_fp8, "fp8", "f32", long, floats4, "f32_16x16x32_fp8_fp8")     \
    ROW(f32_16x16x32_bf8_bf8, "bf8", "f32", long, floats4, "f32_16x16x32_bf8_bf8")     \
    ROW(f32_16x16x32_fp8_bf8, "fp8_bf8", "f32", long, floats4, "f32_16x16x32_fp8_bf8") \
    ROW(f32_16x16x32_bf8_fp8, "bf8_fp8", "f32", long, floats4, "f32_16x16x32_bf8_fp8")

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

#define ASSAY_TILE(name, a_type, d_type, A, D, cdna3)                         \
    extern "C" __global__ void tile_##name(arguments k) {                     \
        const unsigned at = block() * 64 + lane();                            \
        const A* const operands = static_cast<const A*>(k.operands) + 2 * at; \
        const A a = operands[0], b = operands[1];                             \
        D d = static_cast<const D*>(k.results)[at];                           \
        const long long start = clock_cycles(d);                              \
        d = __builtin_amdgcn_mfma_##name(a, b, d, 0, 0, 0);                   \
        const long long stop = clock_cycles(d);                               \
        static_cast<D*>(k.results)[at] = d;                                   \
        if (lane() == 0) k.cycles[block()] = stop - start;                    \
    }
ASSAY_TILES_BOTH(ASSAY_TILE)
#ifdef __gfx90a__
ASSAY_TILES_GFX90A(ASSAY_TILE)
#else
ASSAY_TILES_GFX940(ASSAY_TILE)
#endif

}  // namespace assay::micro::gcn

#else

#include "amd/mfma_tile.hpp"
#include "amd/probe.hpp"
#include "gpu/memory.hpp"

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
    const gpu::buffer<std::byte> operands(in);
    gpu::buffer<std::byte> d(out);
    gpu::buffer<long long> cycles(tiles.size());
    device.launch(kernel, {static_cast<unsigned>(tiles.size()), mfma_lanes},
                  {operands.data(), d.data(), cycles.data(), 1});
    out = d.to_host();
    arithmetic::tile_results all(tiles.size(), std::vector<std::uint64_t>(results));
    for (std::size_t i = 0; i < tiles.size(); ++i)
        for (std::size_t at = 0; at < results; ++at)
            all[i][at] = pattern_at(out.data() + i * bytes, mfma_result(u, at), u.cd->bits);
    return all;
}

// gfx90a's and gfx940's names, empty where there is none.
instruction tile_point(const std::string& kernel, const std::string& a, const std::string& d,
                       operand_kind kind, const std::string& cdna2, const std::string& cdna3) {
    const auto* known = unit_on(cdna2.empty() ? "gfx940" : "gfx90a", a, d);
    if (!known) throw std::logic_error("the model has no unit for " + kernel);
    const auto mnemonic = [](const std::string& of) { return of.empty() ? of : "v_mfma_" + of; };
    instruction one{kernel,
                    {{"instruction", "mfma"},
                     {"type", a + "." + d},
                     {"shape", "16x16x" + std::to_string(known->elements)},
                     {"data", std::string(name_of(kind))}},
                    {{"gfx90a", mnemonic(cdna2)}, {"gfx940", mnemonic(cdna3)}, {"gfx1030", ""}}};
    one.operations = 1;
    one.quantities = {{"differing", record::units::count, {}, "none: a count", {}, {}},
                      {"tiles", record::units::count, {}, "none: a count", {}, {}}};
    one.run = [=](record::sampling& sampling, const device& on) {
        const auto* u = unit_on(on.architecture(), a, d);
        if (!u) return sampling.skip("the model has no unit for it on " + on.architecture());
        const auto held = arithmetic::hold_sample(
            *u, mfma_shape(*u), kind, sampling.repetition(),
            [&](const std::vector<tile>& tiles) {
                return run_tiles(on, kernel.c_str(), *u, tiles);
            },
            sampling.quick());
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
    const auto add = [&all](const std::string& name, const std::string& a, const std::string& d,
                            const std::string& cdna2, const std::string& cdna3) {
        for (const auto kind : {operand_kind::uniform, operand_kind::wide, operand_kind::cancelling,
                                operand_kind::subnormal, operand_kind::special})
            if (d != "s32" || kind == operand_kind::uniform || kind == operand_kind::special)
                all.push_back(tile_point("tile_" + name, a, d, kind, cdna2, cdna3));
    };
#define ASSAY_STATED(name, a_type, d_type, A, D, cdna3) add(#name, a_type, d_type, #name, cdna3);
#define ASSAY_STATED_CDNA3(name, a_type, d_type, A, D, cdna3) add(#name, a_type, d_type, "", cdna3);
    ASSAY_TILES_BOTH(ASSAY_STATED)
    ASSAY_TILES_GFX90A(ASSAY_STATED)
    ASSAY_TILES_GFX940(ASSAY_STATED_CDNA3)
    return {
        "Is what MFMA computes the model's sum, bit by bit?",
        "random tiles of 16 x 16 x K, each result against the model",
        "arXiv 2511.10909; AMD Instinct MI200 and CDNA3 instruction set architecture guides",
        "never run; gfx940 is held against gfx942's units; NaN payloads of IEEE chains are free",
        std::move(all)};
}

}  // namespace assay::micro::amd

#endif
