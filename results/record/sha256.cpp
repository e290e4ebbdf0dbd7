#include "sha256.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>

namespace assay::record {
namespace {

using words = std::array<std::uint32_t, 8>;
constexpr std::size_t block_bytes = 64;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes: FIPS
// 180-4, 4.2.2.
constexpr std::array<std::uint32_t, 64> k{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
// Of the square roots of the first 8 primes: FIPS 180-4, 5.3.3.
constexpr words initial{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

std::array<std::uint32_t, 64> schedule(const unsigned char* block) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 16; ++i) {
        for (std::size_t b = 0; b < 4; ++b) w[i] = (w[i] << 8U) | block[4 * i + b];
    }
    for (std::size_t i = 16; i < 64; ++i) {
        const auto s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3U);
        const auto s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10U);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    return w;
}

// FIPS 180-4, 6.2.2, with its names.
void compress(words& state, const unsigned char* block) {
    const auto w = schedule(block);
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const auto sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const auto t1 = h + sum1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
        const auto sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const auto t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const words sum{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < sum.size(); ++i) state[i] += sum[i];
}

// The rest below a block, a set bit, zeros, and the length in bits: FIPS 180-4, 5.1.1.
void finish(words& state, const unsigned char* rest, std::size_t size, std::uint64_t total) {
    std::array<unsigned char, 2 * block_bytes> tail{};
    std::memcpy(tail.data(), rest, size);
    tail[size] = 0x80;
    const std::size_t bytes = size + 9 <= block_bytes ? block_bytes : 2 * block_bytes;
    for (std::size_t i = 0; i < 8; ++i) {
        tail[bytes - 1 - i] = static_cast<unsigned char>((total * 8) >> (8 * i));
    }
    for (std::size_t at = 0; at < bytes; at += block_bytes) compress(state, tail.data() + at);
}

std::string hex(const words& state) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const auto word : state) {
        for (int shift = 28; shift >= 0; shift -= 4) text += digits[(word >> shift) & 15U];
    }
    return text;
}

}  // namespace

std::string sha256_hex(std::istream& in) {
    words state = initial;
    std::array<char, 1024 * block_bytes> buffer;
    const auto* bytes = reinterpret_cast<const unsigned char*>(buffer.data());
    std::uint64_t total = 0;
    while (true) {
        in.read(buffer.data(), buffer.size());
        const auto size = static_cast<std::size_t>(in.gcount());
        total += size;
        std::size_t at = 0;
        for (; at + block_bytes <= size; at += block_bytes) compress(state, bytes + at);
        if (size < buffer.size()) {
            finish(state, bytes + at, size - at, total);
            return hex(state);
        }
    }
}

const std::string& program_hash() {
    static const std::string hash = [] {
        std::ifstream binary("/proc/self/exe", std::ios::binary);
        return binary ? sha256_hex(binary).substr(0, 16) : std::string();
    }();
    return hash;
}

}  // namespace assay::record
