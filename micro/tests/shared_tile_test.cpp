// Tiles of shared memory and their descriptors, read back as PTX ISA says that the matrix units
// read them.

#include "tensor/shared_tile.hpp"

#include <gtest/gtest.h>

#include "tensor/matrix_rows.hpp"
#include "tensor/tcgen05_words.hpp"
#include "tensor/wgmma_code.hpp"
#include "tensor/wgmma_words.hpp"

namespace {

using namespace assay::micro::tensor;

form wgmma_form(const std::string& tail) { return form_of("wgmma.mma_async." + tail); }
const std::vector<std::string> forms{
    "sync.aligned.m64n16k16.f32.f16.f16",        "sync.aligned.m64n8k8.f32.tf32.tf32",
    "sync.aligned.m64n24k32.f16.e4m3.e4m3",      "sync.aligned.m64n8k32.s32.s8.s8.satfinite",
    "sync.aligned.m64n8k256.s32.b1.b1.and.popc", "sp.sync.aligned.m64n8k32.f32.f16.f16",
    "sp.sync.aligned.m64n16k64.s32.s8.s8"};

// The element at (row, k) of a tile that a descriptor describes, from its offsets alone.
std::uint64_t read(std::span<const std::uint32_t> words, std::uint64_t descriptor,
                   const number& type, int row, int k) {
    const auto start = (descriptor & 0x3fff) << 4;
    const auto leading = (descriptor >> 16 & 0x3fff) << 4;
    const auto stride = (descriptor >> 32 & 0x3fff) << 4;
    const auto bit = static_cast<std::uint64_t>(k) * static_cast<std::uint64_t>(type.bits);
    const auto r = static_cast<std::uint64_t>(row);
    const auto byte = start + r / 8 * stride + bit / 128 * leading + r % 8 * 16 + bit % 128 / 8;
    const std::uint32_t word = words[byte / 4];
    const std::uint64_t mask = type.bits == 32 ? 0xffffffffU : (1U << type.bits) - 1;
    return word >> (byte % 4 * 8 + bit % 8) & mask;
}

TEST(shared_tile, descriptor_holds_address_and_offsets) {
    const auto d = descriptor(descriptor_without_address({64, 32}), 0x12340);
    EXPECT_EQ(d & 0x3fff, 0x1234U);
    EXPECT_EQ(d >> 16 & 0x3fff, 128U / 16);
    EXPECT_EQ(d >> 32 & 0x3fff, 256U / 16);
    EXPECT_EQ(d >> 62, 0U);
    EXPECT_EQ(descriptor(0, 0x40000), 0U);  // bit 18 has no place
}

TEST(shared_tile, a_core_matrix_is_one_piece) {
    const tile_shape t{16, 32};
    EXPECT_EQ(t.offset(7, 15), 127);
    EXPECT_EQ(t.offset(0, 16), 128);
    EXPECT_EQ(t.offset(8, 0), 256);
}

TEST(wgmma_words, each_operand_is_found_by_its_descriptor) {
    for (const auto& tail : forms) {
        const form f = wgmma_form(tail);
        const product p = make_product(f, 7);
        const auto words = wgmma_product_words(f, p);
        const wgmma_image image(f.n, f.sparse);
        ASSERT_EQ(words.size(), static_cast<std::size_t>(image.words)) << tail;
        const auto b = descriptor(image.b_descriptor, 2 * 4 * wgmma_image::a_words);
        for (int row = 0; row < f.m; ++row)
            for (int k = 0; k < stored_k(f); ++k)
                ASSERT_EQ(read(words, wgmma_image::a_descriptor, number_of(f.a), row, k),
                          encode(number_of(f.a), p.a[row * stored_k(f) + k]))
                    << tail;
        for (int column = 0; column < f.n; ++column)
            for (int k = 0; k < f.k; ++k)
                ASSERT_EQ(read(words, b, number_of(f.b), column, k),
                          encode(number_of(f.b), p.b[k * f.n + column]))
                    << tail;
    }
}

// PTX ISA, "Register Fragments" of wgmma: thread 37 is lane 5 of warp 1.
TEST(wgmma_words, fragments_lie_as_the_figures_say) {
    const form f = wgmma_form(forms[0]);
    const wgmma_image image(f.n, f.sparse);
    product p = make_product(f, 1);
    std::ranges::fill(p.a, 0);
    p.a[(16 + 9) * f.k + 11] = 1;
    const auto words = wgmma_product_words(f, p);
    EXPECT_EQ(words[image.shared_words + 37 * 4 + 3], 0x3c000000U);
    std::vector<int> d(f.m * f.n);
    d[(16 + 9) * f.n + 8 + 3] = 1;
    const auto sums = wgmma_accumulator_words(f, d);
    EXPECT_EQ(sums[37 * 8 + 7], 0x3f800000U);
    EXPECT_EQ(std::ranges::count(sums, 0U), std::ptrdiff_t(sums.size()) - 1);
}

TEST(wgmma_words, every_second_operand_is_the_negative) {
    const form f = wgmma_form(forms[0]);
    const auto words = wgmma_operand_words(f, data_kind::random);
    const wgmma_image image(f.n, f.sparse);
    for (int i = 0; i < wgmma_image::a_words; ++i)
        ASSERT_EQ(words[i] ^ 0x80008000U, words[i + wgmma_image::a_words]);
    ASSERT_EQ(words[image.shared_words] ^ 0x80008000U, words[image.shared_words + 128 * 4]);
    EXPECT_TRUE(
        std::all_of(words.begin() + image.zeros, words.end(), [](auto w) { return w == 0; }));
}

// The check of answers counts on it: each second product of its chain adds nothing.
TEST(wgmma_words, a_product_has_zeros_in_place_of_the_negative) {
    for (const auto& tail : forms) {
        const form f = wgmma_form(tail);
        const auto words = wgmma_product_words(f, make_product(f, 7));
        const wgmma_image image(f.n, f.sparse);
        const auto zeros_from = [&](int first, int count) {
            return std::all_of(words.begin() + first, words.begin() + first + count,
                               [](auto w) { return w == 0; });
        };
        constexpr int fragments = warpgroup_threads * wgmma_image::fragment_words;
        EXPECT_TRUE(zeros_from(wgmma_image::a_words, wgmma_image::a_words)) << tail;
        EXPECT_FALSE(zeros_from(image.shared_words, fragments)) << tail;
        EXPECT_TRUE(zeros_from(image.shared_words + fragments, fragments + f.n / 2)) << tail;
    }
}

TEST(operand_data, ramp_counts_and_zero_is_zero) {
    word_source ramp(data_kind::ramp), bits(data_kind::ramp), zero(data_kind::zero);
    EXPECT_EQ(ramp.next(number_of("s8")), 0x03020100U);
    EXPECT_EQ(ramp.next(number_of("s8")), 0x07060504U);
    EXPECT_EQ(ramp.next(number_of("s8")), 0x03020100U);
    EXPECT_EQ(bits.next(number_of("b1")), 0xaaaaaaaaU);
    EXPECT_EQ(zero.next(number_of("f16")), 0U);
    word_source wide(data_kind::ramp);
    EXPECT_EQ(wide.next(number_of("f64")) | wide.next(number_of("f64")), 0U);
    EXPECT_EQ(wide.next(number_of("f64")), 0U);
    EXPECT_EQ(wide.next(number_of("f64")), 0x3ff00000U);
}

TEST(wgmma_code, names_the_mnemonic) {
    EXPECT_EQ(wgmma_mnemonic(wgmma_form(forms[0])), "HGMMA.64x16x16.F32");
    EXPECT_EQ(wgmma_mnemonic(wgmma_form(forms[1])), "HGMMA.64x8x8.F32.TF32");
    EXPECT_EQ(wgmma_mnemonic(wgmma_form(forms[2])), "QGMMA.64x24x32.F16.E4M3.E4M3");
    EXPECT_EQ(wgmma_mnemonic(wgmma_form(forms[3])), "IGMMA.64x8x32.S8.S8.SAT");
    EXPECT_EQ(wgmma_mnemonic(wgmma_form(forms[4])), "BGMMA.64x8x256.AND.POPC");
    EXPECT_EQ(wgmma_mnemonic(wgmma_form(forms[5])), "HGMMA.SP.64x8x32.F32");
    const auto code = wgmma_code(wgmma_form(forms[0]), true);
    EXPECT_EQ(code[2].mnemonics.size(), 2U);
    EXPECT_EQ(code[3].absent, "sm_100a has no wgmma: sm_90a alone has it");
}

// PTX ISA, tables of the instruction descriptor.
TEST(tcgen05_form, instruction_descriptor_by_kind) {
    const auto bits = [](const char* kind) {
        return tcgen05_instruction(tcgen05_form_of(kind), 128, 256);
    };
    const std::uint32_t shape = 8U << 24 | 32U << 17;
    EXPECT_EQ(bits("f16"), shape | 1U << 4);
    EXPECT_EQ(bits("tf32"), shape | 1U << 4 | 2U << 7 | 2U << 10);
    EXPECT_EQ(bits("f8f6f4"), shape | 1U << 4);
    EXPECT_EQ(bits("i8"), shape | 2U << 4 | 1U << 7 | 1U << 10);
    const std::uint32_t scaled = 1U << 27 | 32U << 17;
    EXPECT_EQ(bits("mxf8f6f4"), scaled | 1U << 23);
    EXPECT_EQ(bits("mxf4"), scaled | 1U << 23 | 1U << 7 | 1U << 10);
    EXPECT_EQ(bits("mxf4nvf4"), scaled | 1U << 7 | 1U << 10);
    EXPECT_THROW((void)tcgen05_form_of("f64"), std::invalid_argument);
}

TEST(tcgen05_form, descriptor_says_sparse_and_rows_of_a_pair) {
    auto f = tcgen05_form_of("f16");
    f.sparse = true, f.k *= 2;
    EXPECT_EQ(tcgen05_instruction(f, 128, 64), 8U << 24 | 8U << 17 | 1U << 4 | 1U << 2);
    const tcgen05_layout sparse{f, 64};
    EXPECT_EQ(sparse.shape().shape, "m128n64k32");
    EXPECT_EQ(stored_k(sparse.shape()), 16);
    EXPECT_EQ(tcgen05_words(sparse)[1], first_half_metadata);
    auto packed = tcgen05_form_of("mxf4nvf4");
    EXPECT_EQ(tcgen05_words({packed, 64})[1], 0x38383838U);
    packed.sparse = true, packed.k *= 2;
    EXPECT_EQ(tcgen05_words({packed, 64})[2], first_half_metadata);
    EXPECT_EQ(tcgen05_instruction(packed, 128, 64) & 7U, 4U);
    EXPECT_EQ(column_of_stored(tcgen05_layout{packed, 64}.shape(), 5), 9);
    const tcgen05_layout pair{tcgen05_form_of("f16"), 64, 2};
    EXPECT_EQ(tcgen05_words(pair)[0], 16U << 24 | 8U << 17 | 1U << 4);
    EXPECT_EQ(pair.shape().shape, "m256n64k16");
    EXPECT_EQ(pair.image().b_tile.rows, 32);
}

// PTX ISA, "CTA pair": each block has half of a's rows and half of b's columns.
TEST(tcgen05_words, each_operand_is_found_in_its_block) {
    for (const char* kind : {"f16", "tf32", "f8f6f4", "i8", "mxf8f6f4", "mxf4", "mxf4nvf4"})
        for (const auto& [sparse, blocks] :
             {std::pair{false, 1}, std::pair{false, 2}, std::pair{true, 1}}) {
            tcgen05_layout l{tcgen05_form_of(kind), 64, blocks};
            l.f.sparse = sparse;
            if (sparse) l.f.k *= 2;
            const form shape = l.shape();
            const number type = number_of(l.f.type);
            const product p = make_product(shape, 7);
            const auto words = tcgen05_product_words(l, p);
            const auto image = l.image();
            ASSERT_EQ(words.size(), static_cast<std::size_t>(image.words)) << kind;
            const auto b = descriptor(descriptor_without_address(image.b_tile), tcgen05_a_bytes);
            const auto tiles_of = [&](int block) {
                return std::span(words).subspan(
                    static_cast<std::size_t>(tcgen05_header + block * image.block_words));
            };
            for (int row = 0; row < shape.m; ++row)
                for (int k = 0; k < stored_k(shape); ++k)
                    ASSERT_EQ(read(tiles_of(row / 128), descriptor_without_address(tcgen05_a), type,
                                   row % 128, k),
                              encode(type, p.a[row * stored_k(shape) + k]))
                        << kind;
            const int columns = shape.n / blocks;
            for (int column = 0; column < shape.n; ++column)
                for (int k = 0; k < shape.k; ++k)
                    ASSERT_EQ(read(tiles_of(column / columns), b, type, column % columns, k),
                              encode(type, p.b[k * shape.n + column]))
                        << kind;
        }
}

TEST(tcgen05_words, a_thread_has_a_row_of_the_answer) {
    const tcgen05_layout l{tcgen05_form_of("i8"), 64, 2};
    const product p = make_product(l.shape(), 7);
    const auto wanted = tcgen05_answer(l, p);
    ASSERT_EQ(wanted.size(), 256U * 64U);
    int sum = 0;
    for (int k = 0; k < 32; ++k) sum += p.a[200 * 32 + k] * p.b[k * 64 + 50];
    EXPECT_EQ(static_cast<int>(wanted[200 * 64 + 50]), sum);
}

TEST(tcgen05_form, one_architecture_alone_has_it) {
    const auto code = tcgen05_code({"UTCHMMA"});
    EXPECT_EQ(code[3].mnemonics.front(), "UTCHMMA");
    EXPECT_TRUE(code[4].absent.starts_with("sm_120a has no tcgen05"));
}

// What each lane of ldmatrix gets in its first register, by PTX ISA's figure.
TEST(matrix_rows, each_lane_loads_its_own_address) {
    for (const bool transposed : {false, true})
        for (const int ways : {1, 2, 4, 8}) {
            std::vector<std::uint32_t> tile(tile_bytes / 4);
            for (int lane = 0; lane < 32; ++lane)
                lay_address(tile.data(), ways, transposed, lane, 0x30400U + lane * 16U);
            const auto half = [&](int row, int column) {
                const auto word =
                    tile[static_cast<std::size_t>(row * row_stride(ways) / 4 + column / 2)];
                return word >> column % 2 * 16 & 0xffff;
            };
            for (int lane = 0; lane < 32; ++lane) {
                const int r = lane / 4, c = lane % 4 * 2;
                const auto low = transposed ? half(c, r) : half(r, c);
                const auto high = transposed ? half(c + 1, r) : half(r, c + 1);
                EXPECT_EQ(high << 16 | low, 0x30400U + lane * 16U) << lane << ' ' << ways;
            }
        }
}

}  // namespace
