#include "tile_code.hpp"

#include <algorithm>

#include "gpu/launch.hpp"
#include "tcgen05_tile.hpp"
#include "tensor/expected.hpp"
#include "tensor/layout.hpp"
#include "tensor/tcgen05_image.hpp"
#include "tensor/wgmma_code.hpp"
#include "tensor/wgmma_words.hpp"

namespace assay::micro::arithmetic {

namespace {

const tensor::tcgen05_form tcgen05_variants[]{
    {"f16", "f16", "f32", 16, "UTCHMMA", ""},
    {"f16", "f16", "f16", 16, "UTCHMMA", ""},
    {"f16", "bf16", "f32", 16, "UTCHMMA", ""},
    {"tf32", "tf32", "f32", 8, "UTCHMMA", ""},
    {"f8f6f4", "e4m3", "f32", 32, "UTCQMMA", ""},
    {"f8f6f4", "e5m2", "f32", 32, "UTCQMMA", ""},
    {"f8f6f4", "e4m3", "f32", 32, "UTCQMMA", "", "e5m2"},
    {"f8f6f4", "e4m3", "f16", 32, "UTCQMMA", ""},
    {"f8f6f4", "e5m2", "f16", 32, "UTCQMMA", ""},
    {"f8f6f4", "e2m1", "f32", 32, "UTCQMMA", ""},
    {"f8f6f4", "e3m2", "f32", 32, "UTCQMMA", "", "e2m3"},
    {"mxf8f6f4", "e4m3", "f32", 32, "UTCQMMA", "ue8m0"},
    {"mxf8f6f4", "e5m2", "f32", 32, "UTCQMMA", "ue8m0"},
    {"mxf8f6f4", "e3m2", "f32", 32, "UTCQMMA", "ue8m0", "e2m3"},
    {"mxf4", "e2m1", "f32", 64, "UTCOMMA", "ue8m0"},
    {"mxf4nvf4", "e2m1", "f32", 64, "UTCOMMA.4X", "ue4m3"},
    {"mxf4nvf4", "e2m1", "f32", 64, "UTCOMMA.4X", "ue8m0"},
    {"i8", "s8", "s32", 32, "UTCIMMA", ""},
    {"i8", "u8", "s32", 32, "UTCIMMA", ""},
    {"i8", "s8", "s32", 32, "UTCIMMA", "", "", true}};

tile_code mma_code(const instruction_kernel& k) {
    return {"mma",         tensor::form_of(k.text), k.kernel,
            tensor::lanes, k.result_words,          tensor::expected_of(k.text)};
}
tile_code wgmma_tile_code(const instruction_kernel& k) {
    const auto f = tensor::form_of(k.text);
    return {"wgmma",        f,
            k.kernel,       tensor::warpgroup_threads,
            k.result_words, tensor::wgmma_code(f, true)};
}
// A block has a thread a lane of tensor memory.
tile_code tcgen05_tile_code(const tensor::tcgen05_form& variant) {
    const auto kernels = tcgen05_kernels();
    const auto k = std::ranges::find(kernels, variant.kind, &instruction_kernel::text);
    return {"tcgen05",
            tcgen05_product(variant),
            k->kernel,
            tensor::tcgen05_rows,
            k->result_words,
            tensor::tcgen05_code({variant.mnemonic}),
            tcgen05_descriptor(variant)};
}

std::vector<tile_code> all_tiles() {
    std::vector<tile_code> all;
    for (const auto& kernels : {mma_kernels(), scaled_mma_kernels()})
        for (const auto& k : kernels) all.push_back(mma_code(k));
    for (const auto& k : wgmma_kernels()) all.push_back(wgmma_tile_code(k));
    for (const auto& variant : tcgen05_variants) all.push_back(tcgen05_tile_code(variant));
    return all;
}

tile_set set_of(const tensor::form& f) {
    if (f.d == "s32") return tile_set::integers;
    return f.scale.empty() && tensor::number_of(f.a).bits >= 8 ? tile_set::floats
                                                               : tile_set::narrow;
}

std::vector<std::uint32_t> operand_words(const tensor::form& f, const tile& t) {
    std::vector<std::uint32_t> words(std::size_t{tensor::lanes} * tensor::lane_words);
    const std::span all(words);
    tensor::scatter_patterns(all, tensor::lane_words, tensor::left_number(f), t.a, f.k,
                             [&](int lane, int i) { return tensor::place_in_a(f, lane, i); });
    tensor::scatter_patterns(all.subspan(tensor::left_words), tensor::lane_words,
                             tensor::right_number(f), t.b, f.n,
                             [&](int lane, int i) { return tensor::place_in_b(f, lane, i); });
    if (!f.scale.empty()) put_mma_scales(all, f, t);
    return words;
}

std::vector<std::uint32_t> wgmma_words(const tensor::form& f, const tile& t) {
    const tensor::wgmma_image image(f.n, false);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(image.shared_words));
    const std::span all(words);
    tensor::lay_patterns(all, image.a_tile, tensor::number_of(f.a), f.k,
                         [&](int row, int k) { return t.a[row * f.k + k]; });
    tensor::lay_patterns(all.subspan(2 * image.a_words), image.b_tile, tensor::number_of(f.b), f.k,
                         [&](int column, int k) { return t.b[k * f.n + column]; });
    return words;
}

std::vector<std::uint32_t> input_words(const tile_code& code, const tile& t) {
    if (code.instruction == "tcgen05") return tcgen05_words(code.form, code.descriptor, t);
    return code.instruction == "wgmma" ? wgmma_words(code.form, t) : operand_words(code.form, t);
}

// A warp of mma or wgmma holds 16 rows of d, or all of fewer.
void for_each_warp(const tile_code& code, const auto& visit) {
    const int warps = static_cast<int>(code.threads) / tensor::lanes;
    const std::size_t patterns = code.shape().results() / static_cast<std::size_t>(warps);
    const std::size_t words = std::size_t{tensor::lanes} * code.result_words;
    for (std::size_t w = 0; w < static_cast<std::size_t>(warps); ++w)
        visit(w * patterns, patterns, w * words, words);
}

// An M x N matrix into the words of a block's threads, and back.
void put_results(const tile_code& code, std::span<std::uint32_t> words,
                 std::span<const std::uint64_t> matrix) {
    const tensor::form& f = code.form;
    if (code.instruction == "tcgen05") return put_in_tensor_memory(f, words, matrix);
    for_each_warp(code, [&](auto first, auto count, auto word, auto length) {
        tensor::scatter_patterns(words.subspan(word, length), code.result_words,
                                 tensor::number_of(f.d), matrix.subspan(first, count), f.n,
                                 tensor::place_in_d);
    });
}
void take_results(const tile_code& code, std::span<const std::uint32_t> words,
                  std::span<std::uint64_t> matrix) {
    const tensor::form& f = code.form;
    if (code.instruction == "tcgen05") return take_from_tensor_memory(f, words, matrix);
    for_each_warp(code, [&](auto first, auto count, auto word, auto length) {
        tensor::gather_patterns(words.subspan(word, length), code.result_words,
                                tensor::number_of(f.d), matrix.subspan(first, count), f.n,
                                tensor::place_in_d);
    });
}

}  // namespace

std::vector<tile_code> tiles_of(tile_set set) {
    auto tiles = all_tiles();
    std::erase_if(tiles, [set](const tile_code& code) { return set_of(code.form) != set; });
    return tiles;
}

tile_results tile_room::run(const std::vector<tile>& tiles) {
    if (tiles.empty()) return {};
    const std::size_t in_words = input_words(code_, tiles[0]).size();
    const std::size_t d_words = std::size_t{code_.threads} * code_.result_words;
    if (held_ < tiles.size()) {
        held_ = tiles.size();
        words_.resize(held_ * in_words), before_.resize(held_ * d_words);
        after_.resize(held_ * d_words);
        in_ = gpu::buffer<std::uint32_t>(words_.size());
        c_ = gpu::buffer<std::uint32_t>(before_.size());
        d_ = gpu::buffer<std::uint32_t>(after_.size());
        cycles_ = gpu::buffer<long long>(held_);
    }
    const auto part = [](std::vector<std::uint32_t>& all, std::size_t i, std::size_t each) {
        return std::span(all).subspan(i * each, each);
    };
    in_parts(tiles.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            std::ranges::copy(input_words(code_, tiles[i]), part(words_, i, in_words).begin());
            const auto c = part(before_, i, d_words);
            std::ranges::fill(c, 0);
            put_results(code_, c, tiles[i].c);
        }
    });
    in_.assign(words_);
    c_.assign(before_);
    gpu::launch(code_.kernel, {{static_cast<unsigned>(tiles.size()), 1, 1}, {code_.threads, 1, 1}},
                session_.stream(), in_.data(), c_.data(), d_.data(), cycles_.data());
    session_.stream().synchronize();
    gpu::copy_bytes(after_.data(), d_.data(), tiles.size() * d_words * sizeof after_[0]);
    tile_results results(tiles.size());
    in_parts(tiles.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            results[i].resize(code_.shape().results());
            take_results(code_, part(after_, i, d_words), results[i]);
        }
    });
    return results;
}

}  // namespace assay::micro::arithmetic
