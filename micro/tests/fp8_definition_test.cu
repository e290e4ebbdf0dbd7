// Our definition of FP8 conversions against CUDA's own host versions: every f16, every FP8 pattern,
// floats on both sides of each rounding.

#include <cuda_fp8.h>
#include <gtest/gtest.h>

#include "fp8/samples.hpp"

namespace {

using namespace assay::micro;
namespace formats = assay::behaviour::formats;

struct kind {
    const assay::behaviour::format* ours;
    __nv_fp8_interpretation_t theirs;
};
constexpr kind kinds[]{{&formats::e4m3, __NV_E4M3}, {&formats::e5m2, __NV_E5M2}};

TEST(fp8_definition, every_f16_becomes_what_cuda_says) {
    for (const auto& [ours, theirs] : kinds)
        for (const auto half : fp8::all_halves()) {
            const __half_raw raw{static_cast<unsigned short>(half)};
            ASSERT_EQ(fp8::encode_f16(*ours, half),
                      __nv_cvt_halfraw_to_fp8(raw, __NV_SATFINITE, theirs))
                << ours->name << " " << half;
        }
}

TEST(fp8_definition, floats_become_what_cuda_says) {
    for (const auto& [ours, theirs] : kinds)
        for (const auto pattern : fp8::float_samples(*ours))
            ASSERT_EQ(fp8::encode_f32(*ours, pattern),
                      __nv_cvt_float_to_fp8(std::bit_cast<float>(pattern), __NV_SATFINITE, theirs))
                << ours->name << " " << std::hex << pattern;
}

TEST(fp8_definition, every_pattern_becomes_the_f16_that_cuda_says) {
    for (const auto& [ours, theirs] : kinds)
        for (unsigned p = 0; p < 256; ++p)
            ASSERT_EQ(fp8::decode_f16(*ours, p),
                      __nv_cvt_fp8_to_halfraw(static_cast<__nv_fp8_storage_t>(p), theirs).x)
                << ours->name << " " << p;
}

// Worked by hand from the formats' tables (OCP 8-bit Floating Point Specification, section 5).
TEST(fp8_definition, known_answers) {
    EXPECT_EQ(fp8::encode_f32(formats::e4m3, 0x43e00000), 0x7e);  // 448, the largest
    EXPECT_EQ(fp8::encode_f32(formats::e4m3, 0x7f800000), 0x7e);  // infinity
    EXPECT_EQ(fp8::encode_f32(formats::e5m2, 0x47600000), 0x7b);  // 57344, the largest
    EXPECT_EQ(fp8::encode_f32(formats::e4m3, 0x3a800000), 0x00);  // 2^-10, half the smallest: even
    EXPECT_EQ(fp8::encode_f32(formats::e4m3, 0x3a800001), 0x01);
    EXPECT_EQ(fp8::encode_f32(formats::e4m3, 0x3f880000), 0x38);  // 1.0625, a tie: even
    EXPECT_EQ(fp8::encode_f32(formats::e4m3, 0x3f980000), 0x3a);  // 1.1875, a tie: even
    EXPECT_EQ(fp8::decode_f16(formats::e5m2, 0xfc), 0xfc00);
    EXPECT_EQ(fp8::decode_f16(formats::e4m3, 0x01), 0x1800);  // 2^-9
}

}  // namespace
