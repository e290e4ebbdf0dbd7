#pragma once
// Tensors that im2col copies take pixels of, and which words of memory such a copy takes (PTX ISA,
// "Tensors", im2col mode).

#include <array>
#include <bit>

#include "harness/moved.hpp"
#include "ptx/async.hpp"
#include "tensor_map.hpp"

namespace assay::micro::async {

// Images of pixels of channels of 32-bit words, without gaps; axes are W, H and D, of which `dims`
// less two are there. A copy's first pixel walks the bounding box, W first, then H, D and N.
struct im2col_tensor {
    int dims;
    std::array<int, 3> extents;  // 1 where there is no such axis
    int channels, images;
    // Of the bounding box, from the first and from the last pixel of an axis; 0 where there is
    // none.
    std::array<int, 3> lower, upper;
    int pixels, channels_taken;  // by a copy
};

// The tensor of `images` images of `pixels` pixels, a power of two, and 128 bytes a pixel, under a
// filter of 3 along each axis with one pixel of padding: a copy takes as many pixels as an image
// has, and offset 1 along each axis, from base -1, takes the image itself.
inline im2col_tensor images_of(int dims, std::uint32_t pixels, std::size_t images) {
    im2col_tensor t{dims, {1, 1, 1}, row_words, int(images), {}, {}, int(pixels), row_words};
    const int axes = dims - 2, bits = std::countr_zero(pixels);
    for (int a = 0; a < axes; ++a) {
        t.extents[a] = 1 << (bits + axes - 1 - a) / axes;
        t.lower[a] = t.upper[a] = -1;
    }
    return t;
}

// From the base -1 along each axis, with the same offset along each.
inline ptx::im2col_start start_at(int dims, std::uint16_t offset) {
    ptx::im2col_start s{};
    for (int a = 0; a < dims - 2; ++a) {
        s.base[a] = -1;
        s.offset[a] = offset;
    }
    return s;
}

// From within an image and its channels, another offset along each axis: a copy ends in the next
// image, and takes channels that are not there.
inline ptx::im2col_start start_within(int dims) {
    ptx::im2col_start s{8, {1, 0, 0}, {2, 0, 1}};
    for (int a = dims - 2; a < 3; ++a) s.base[a] = s.offset[a] = 0;
    return s;
}

inline constexpr std::int64_t filled_with_zero = -1;

// The word of memory that comes to each place of shared memory.
inline std::vector<std::int64_t> words_taken(const im2col_tensor& t, const ptx::im2col_start& s,
                                             std::int64_t image) {
    std::array<int, 3> base{s.base[0], s.base[1], s.base[2]};
    std::vector<std::int64_t> words;
    for (int pixel = 0; pixel < t.pixels; ++pixel) {
        std::int64_t from = image;
        bool inside = image < t.images;
        for (int a = 2; a >= 0; --a) {
            const int at = base[a] + s.offset[a];
            inside = inside && at >= 0 && at < t.extents[a];
            from = from * t.extents[a] + at;
        }
        for (int c = s.channel; c < s.channel + t.channels_taken; ++c)
            words.push_back(inside && c < t.channels ? from * t.channels + c : filled_with_zero);
        int a = 0;
        for (; a < 3 && ++base[a] >= t.extents[a] + t.upper[a]; ++a) base[a] = t.lower[a];
        if (a == 3) ++image;
    }
    return words;
}

// Lane `lane`'s checksum of copies of numbered words, one behind the other (moved.hpp).
inline std::uint32_t checksum_of(const std::vector<std::int64_t>& taken, std::uint32_t lane) {
    std::uint32_t sum = 0;
    for (std::uint32_t i = lane; i < taken.size(); i += 32)
        if (taken[i] != filled_with_zero)
            sum += weighed(numbered(static_cast<std::uint32_t>(taken[i])), i);
    return sum;
}

// Every lane's checksum of the last `copies` images of each of `blocks` blocks, `count` a block.
inline std::vector<std::uint32_t> checksums_of_last(const boxes& b, std::size_t count, int copies,
                                                    unsigned blocks, const ptx::im2col_start& s) {
    const auto t = images_of(b.dims, b.rows(), blocks * count);
    std::vector<std::uint32_t> sums;
    for (std::size_t end = count; end <= blocks * count; end += count) {
        std::vector<std::int64_t> last;
        for (std::size_t image = end - copies; image < end; ++image) {
            const auto one = words_taken(t, s, static_cast<std::int64_t>(image));
            last.insert(last.end(), one.begin(), one.end());
        }
        for (unsigned lane = 0; lane < 32; ++lane) sums.push_back(checksum_of(last, lane));
    }
    return sums;
}

}  // namespace assay::micro::async
