#include "plan.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>

namespace assay::mpi::device {
namespace {

// A launch costs microseconds, a block in a list 12 bytes read by the device: records of few bytes
// become lists, records of few large parts stay a launch a part.
constexpr std::int64_t few_blocks = 65536;
constexpr std::size_t few_parts = 64;
constexpr std::int64_t most_words = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t widest = 16;

std::int64_t power_of_two_in(std::int64_t bits) { return (bits | widest) & -(bits | widest); }

template <class T>
std::size_t append(std::vector<char>& tables, const std::vector<T>& values) {
    const std::size_t at = (tables.size() + 15) / 16 * 16;
    tables.resize(at + values.size() * sizeof(T));
    std::memcpy(tables.data() + at, values.data(), values.size() * sizeof(T));
    return at;
}

// The runs of one body of f.
std::vector<run> blocks_of_body(const form& f) {
    form body = f;
    body.loops.clear();
    body.offset = 0;
    std::vector<run> blocks;
    for_each_run(body, [&](std::int64_t offset, std::int64_t, std::int64_t bytes) {
        blocks.push_back({offset, bytes});
    });
    return blocks;
}

std::int64_t blocks_in_body(const form& f) {
    form body = f;
    body.loops.clear();
    return runs_in(body);
}

// For each stretch of packed bytes the block that holds its first byte; the last block at the end.
std::vector<std::uint32_t> buckets_of(const std::vector<std::uint32_t>& starts,
                                      std::int64_t bytes) {
    std::vector<std::uint32_t> buckets;
    for (std::int64_t at = 0; at < bytes; at += std::int64_t{1} << bucket_shift) {
        const auto after = std::upper_bound(starts.begin(), starts.end(), at);
        buckets.push_back(static_cast<std::uint32_t>(after - starts.begin() - 1));
    }
    buckets.push_back(static_cast<std::uint32_t>(starts.size() - 1));
    return buckets;
}

}  // namespace

plan::plan(const form& one, std::int64_t extent) : size_(one.size), extent_(extent) {
    add(one, 0, 0, {});
    for (const pass& p : passes_)
        possible_ = possible_ && p.loops.size() < std::size_t{most_loops} && p.body <= most_words;
    if (!possible_) passes_.clear();
}

void plan::add(const form& f, std::int64_t offset, std::int64_t packed, std::vector<loop> outer) {
    if (f.size == 0) return;
    outer.insert(outer.end(), f.loops.begin(), f.loops.end());
    offset += f.offset;
    const bool flat =
        !f.parts.empty() && (f.parts.size() > few_parts || blocks_in_body(f) <= few_blocks);
    if (!f.parts.empty() && !flat) {
        for (const part& p : f.parts) add(*p.what, offset + p.offset, packed + p.packed, outer);
        return;
    }
    pass p;
    p.loops = std::move(outer);
    p.offset = offset;
    p.packed = packed;
    if (f.parts.empty() && f.blocks.empty()) {
        p.body = p.block = f.block;
        p.grain = power_of_two_in(f.block);
        passes_.push_back(std::move(p));
    } else {
        add_list(std::move(p), f.parts.empty() ? f.blocks : blocks_of_body(f));
    }
}

void plan::add_list(pass p, const std::vector<run>& blocks) {
    std::vector<std::int64_t> offsets;
    std::vector<std::uint32_t> starts;
    std::int64_t bits = 0;
    for (const run& r : blocks) {
        if (r.bytes == 0) continue;
        offsets.push_back(r.offset);
        starts.push_back(static_cast<std::uint32_t>(p.body));
        bits |= r.offset | r.bytes;
        p.body += r.bytes;
    }
    if (p.body > most_words) {
        possible_ = false;
        return;
    }
    p.grain = power_of_two_in(bits);
    p.block = p.body / static_cast<std::int64_t>(offsets.size());
    const auto is_equal = [&, k = std::int64_t{0}](std::uint32_t s) mutable {
        return s == p.block * k++;
    };
    const bool equal = p.block * static_cast<std::int64_t>(offsets.size()) == p.body &&
                       std::all_of(starts.begin(), starts.end(), is_equal);
    p.what = equal ? content::equal : content::unequal;
    p.offsets = append(tables_, offsets);
    if (!equal) {
        p.starts = append(tables_, starts);
        p.buckets = append(tables_, buckets_of(starts, p.body));
    }
    passes_.push_back(std::move(p));
}

std::int64_t plan::width(const pass& p, std::int64_t count, const void* packed,
                         const void* user) const {
    std::int64_t bits = p.grain | (reinterpret_cast<std::intptr_t>(packed) + p.packed) |
                        (reinterpret_cast<std::intptr_t>(user) + p.offset);
    for (const loop& l : p.loops)
        if (l.count > 1) bits |= l.stride | l.packed;
    if (count > 1) bits |= extent_ | size_;
    return power_of_two_in(bits);
}

std::optional<job> plan::job_of(const pass& p, std::int64_t count, char* packed, char* user,
                                const char* tables) const {
    const std::int64_t word = width(p, count, packed, user);
    job j;
    j.user = user + p.offset;
    j.packed = packed + p.packed;
    j.body = divisor(static_cast<std::uint32_t>(p.body / word));
    if (p.what == content::equal) j.block = divisor(static_cast<std::uint32_t>(p.block / word));
    const auto table = [&](std::size_t at) { return static_cast<const void*>(tables + at); };
    if (p.what != content::dense) j.offsets = static_cast<const std::int64_t*>(table(p.offsets));
    if (p.what == content::unequal) {
        j.starts = static_cast<const std::uint32_t*>(table(p.starts));
        j.buckets = static_cast<const std::uint32_t*>(table(p.buckets));
    }
    std::int64_t words = p.body / word;
    const auto around = [&](const loop& l) {
        if (l.count == 1) return true;
        if (l.count > most_words / words) return false;
        words *= l.count;
        j.by[j.loops++] = {divisor(static_cast<std::uint32_t>(l.count)), l.stride, l.packed};
        return true;
    };
    if (!std::all_of(p.loops.rbegin(), p.loops.rend(), around)) return std::nullopt;
    if (!around({count, extent_, size_})) return std::nullopt;
    j.words = static_cast<std::uint32_t>(words);
    return j;
}

}  // namespace assay::mpi::device
