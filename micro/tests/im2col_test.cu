// Which words an im2col copy takes: vectors that others assert of a device, copies that begin
// within an image, the tensor's end, channels that are not there; and a fault of each kind is seen.

#include <gtest/gtest.h>

#include <numeric>

#include "async/im2col.hpp"

namespace {

using namespace assay::micro;
using namespace assay::micro::async;

// Two images of 4 x 4 pixels, and a copy of 16 pixels.
im2col_tensor two_images(int lower, int upper) {
    return {4, {4, 4, 1}, 32, 2, {lower, lower, 0}, {upper, upper, 0}, 16, 32};
}

// The number from 1 on of each pixel that comes, 0 for one that is filled; all of its channels
// come.
std::vector<std::int64_t> pixels_of(const im2col_tensor& t, const ptx::im2col_start& s,
                                    std::int64_t image) {
    const auto words = words_taken(t, s, image);
    std::vector<std::int64_t> pixels;
    for (std::size_t i = 0; i < words.size(); i += t.channels_taken) {
        for (int c = 1; c < t.channels_taken; ++c)
            EXPECT_EQ(words[i + c], words[i] < 0 ? filled_with_zero : words[i] + c);
        pixels.push_back(words[i] < 0 ? 0 : words[i] / t.channels + 1);
    }
    return pixels;
}

using pixels = std::vector<std::int64_t>;

// What Triton's tutorial of Gluon, "TMA im2col mode and Convolution via Implicit GEMM", examples 2
// to 5, asserts of a device.
TEST(im2col, pixels_are_those_that_triton_asserts_of_a_device) {
    const auto padded = two_images(-1, -1), plain = two_images(0, 0);
    EXPECT_EQ(pixels_of(padded, {0, {-1, -1, 0}, {}}, 0),
              (pixels{0, 0, 0, 0, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11}));
    pixels whole(16);
    std::iota(whole.begin(), whole.end(), 1);
    EXPECT_EQ(pixels_of(padded, {0, {-1, -1, 0}, {1, 1, 0}}, 0), whole);
    std::iota(whole.begin(), whole.end(), 8);
    EXPECT_EQ(pixels_of(plain, {0, {3, 1, 0}, {}}, 0), whole);
    EXPECT_EQ(pixels_of(padded, {0, {2, 1, 0}, {}}, 0),
              (pixels{7, 0, 9, 10, 11, 0, 0, 0, 0, 0, 17, 18, 19, 0, 21, 22}));
}

TEST(im2col, past_the_last_image_and_the_last_channel_are_zeros) {
    EXPECT_EQ(pixels_of(two_images(0, 0), {0, {3, 2, 0}, {}}, 1),
              (pixels{28, 29, 30, 31, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    const auto words = words_taken(two_images(0, 0), {8, {0, 0, 0}, {}}, 0);
    for (int place = 0; place < 64; ++place)
        EXPECT_EQ(words[place], place % 32 < 24 ? place + 8 : filled_with_zero);
}

// The coordinates of each place by plain loops over D, H and W, of a whole image under each tap.
TEST(im2col, every_tap_of_every_shape_of_the_probe_is_the_convolutions) {
    for (int dims = 3; dims <= 5; ++dims)
        for (const std::uint32_t count : {32U, 128U})
            for (int tap = 0; tap < 27; ++tap) {
                const auto t = images_of(dims, count, 3);
                auto s = start_at(dims, 0);
                for (int a = 0, left = tap; a < dims - 2; ++a, left /= 3)
                    s.offset[a] = static_cast<std::uint16_t>(left % 3);
                const auto [w, h, d] = t.extents;
                ASSERT_EQ(w * h * d, int(count));
                pixels want;
                const auto at = [&](int x, int a) { return x + s.base[a] + s.offset[a]; };
                for (int z = 0; z < d; ++z)
                    for (int y = 0; y < h; ++y)
                        for (int x = 0; x < w; ++x) {
                            const int i = at(x, 0), j = at(y, 1), k = at(z, 2);
                            const bool inside =
                                i >= 0 && i < w && j >= 0 && j < h && k >= 0 && k < d;
                            want.push_back(inside ? ((d + k) * h + j) * w + i + 1 : 0);
                        }
                EXPECT_EQ(pixels_of(t, s, 1), want) << dims << " dims, tap " << tap;
            }
}

// What a kernel's lane makes of shared memory.
std::uint32_t as_a_lane_makes_it(const std::vector<std::uint32_t>& shared, std::uint32_t lane) {
    std::uint32_t sum = 0;
    for (std::uint32_t i = lane; i < shared.size(); i += 32) sum += weighed(shared[i], i);
    return sum;
}

// Whether shared memory with the words `taken` in it has the checksums `want`.
bool passes(const std::vector<std::int64_t>& taken, const std::vector<std::uint32_t>& want,
            std::uint32_t fill = 0) {
    std::vector<std::uint32_t> shared;
    for (const auto word : taken) shared.push_back(word < 0 ? fill : numbered(word));
    for (std::uint32_t lane = 0; lane < 32; ++lane)
        if (as_a_lane_makes_it(shared, lane) != want[lane]) return false;
    return true;
}

TEST(im2col, a_wrong_corner_offset_axis_channel_image_or_fill_is_seen) {
    for (int dims = 3; dims <= 5; ++dims) {
        const boxes b{dims, 4096};
        const auto t = images_of(dims, b.rows(), 2);
        const auto s = start_within(dims);
        const auto want = checksums_of_last(b, 1, 1, 2, s);  // image 0 first
        EXPECT_TRUE(passes(words_taken(t, s, 0), want));
        EXPECT_FALSE(passes(words_taken(t, s, 0), want, 1)) << "filled with ones";
        EXPECT_FALSE(passes(words_taken(t, s, 1), want)) << "another image";
        auto corner = t;
        corner.upper[0] = 0;
        EXPECT_FALSE(passes(words_taken(corner, s, 0), want)) << "a box one pixel wider";
        corner = t;
        corner.lower[0] = 0;
        EXPECT_FALSE(passes(words_taken(corner, s, 0), want)) << "rows that begin one pixel later";
        auto moved = s;
        moved.channel = 0;
        EXPECT_FALSE(passes(words_taken(t, moved, 0), want)) << "another channel";
        for (int a = 0; a < dims - 2; ++a) {
            moved = s;
            moved.offset[a] ^= 1;
            EXPECT_FALSE(passes(words_taken(t, moved, 0), want)) << "another tap, axis " << a;
        }
        moved = s;
        std::swap(moved.offset[0], moved.offset[1]);
        if (dims > 3) EXPECT_FALSE(passes(words_taken(t, moved, 0), want)) << "axes in turn";
    }
}

}  // namespace
