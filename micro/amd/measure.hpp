#pragma once
// What is launched for a point, what memory holds before, and what the readings say.

#include <charconv>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "hwmon.hpp"

namespace assay::micro::amd {

// "gfx90a" of "gfx90a:sramecc+:xnack-".
inline std::string architecture_of(const std::string& target) {
    return target.substr(0, target.find(':'));
}

// The device's number that --device names: nothing and "all" the first. std::invalid_argument where
// it is no number below `count`.
inline int chosen_number(const std::string& which, int count) {
    if (which.empty() || which == "all") return 0;
    int number = -1;
    const char* const last = which.data() + which.size();
    const auto [end, error] = std::from_chars(which.data(), last, number);
    if (error != std::errc{} || end != last || number < 0 || number >= count)
        throw std::invalid_argument("--device " + which + ": of AMD's there are " +
                                    std::to_string(count) + ", by number from 0");
    return number;
}

// Multiplications and additions of a wave's instruction of shape "16x16x16", of `blocks` products.
inline double matrix_flop(const std::string& shape, int blocks = 1) {
    const auto second = shape.find('x'), third = shape.find('x', second + 1);
    return 2.0 * blocks * std::stoi(shape) * std::stoi(shape.substr(second + 1)) *
           std::stoi(shape.substr(third + 1));
}

// The unit in portability/gpu/peaks.csv that takes a type like "f16.f32".
inline std::string peak_unit(const std::string& type) {
    const std::string of = type.substr(0, type.find('.'));
    for (const auto& [name, unit] : {std::pair{"f16", "fp16_tensor"},
                                     {"bf16", "fp16_tensor"},
                                     {"bf16_1k", "fp16_tensor"},
                                     {"s8", "int8_tensor"},
                                     {"f32", "fp32_tensor"},
                                     {"f64", "fp64_tensor"},
                                     {"xf32", "tf32_tensor"},
                                     {"fp8", "fp8_tensor"},
                                     {"bf8", "fp8_tensor"}})
        if (of == name) return unit;
    return {};
}

// How a point is timed.
enum class timing {
    chain,  // two lengths of a dependent chain in one wave, slope of the two
    walk,   // one wave, many turns of a chain
    flood   // waves on every compute unit, many turns of independent work
};

// What `results` holds before a kernel starts.
enum class content {
    numbers,        // words 4 n modulo 256: small numbers, LDS addresses and lanes' addresses alike
    own_addresses,  // each 8 bytes their own address: a chain that stays
    ring            // addresses in a ring over a footprint, in steps of a prime count of lines
};

struct readings {
    double cycles = 0;  // of the slowest wave
    double seconds = 0;
    sensors before = {}, after = {};
};

// Cycles an operation from both lengths; std::invalid_argument where the longer was not longer.
inline double slope(const readings& shorter, const readings& longer, int operations) {
    if (longer.cycles <= shorter.cycles)
        throw std::invalid_argument("the longer chain took no longer");
    return (longer.cycles - shorter.cycles) / operations;
}

// Kernels read operands below this, and put values that nothing reads behind; gcn.hpp has the same.
inline constexpr std::size_t values_at = 1 << 17;

inline constexpr std::size_t line_bytes = 128;
// A step that visits every line of a power-of-two ring and no neighbour next.
inline constexpr std::size_t ring_step = 7919;

// The first bytes of `results`, which lie at `address` on the device.
inline std::vector<std::byte> filled(content what, std::size_t bytes, std::uint64_t address) {
    std::vector<std::byte> all(bytes);
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(all.data() + at, &value, sizeof value);
    };
    if (what == content::numbers)
        for (std::size_t at = 0; at + 4 <= bytes; at += 4)
            put(at, static_cast<std::uint32_t>(at % 256));
    if (what == content::own_addresses)
        for (std::size_t at = 0; at + 8 <= bytes; at += 8) put(at, std::uint64_t{address + at});
    const std::size_t lines = bytes / line_bytes;
    if (what == content::ring)
        for (std::size_t line = 0; line < lines; ++line)
            put(line * line_bytes,
                std::uint64_t{address + (line + ring_step) % lines * line_bytes});
    return all;
}

}  // namespace assay::micro::amd
