// From a canonical form to kernels: which loops a kernel runs itself, and which kernel fits block,
// stride and span.

#include <algorithm>
#include <limits>

#include "plan.hpp"

namespace assay::mpi {
namespace {

constexpr int64_t few_iterations = 4;

// Below this many blocks in a window plain moves are as fast; odd sizes need two moves a block, so
// two blocks will do. Found with bench/pack on AVX-512 (Zen 5): 8 B at stride 16 (8 a window)
// gains, 4 B at stride 32 (4 a window) loses.
bool worth_a_window(int64_t blocks, const form& f) {
    const bool odd = f.blocks.empty() && (f.block & (f.block - 1)) != 0;
    return blocks >= 6 || (blocks >= 2 && (odd || !f.blocks.empty()));
}

// Blocks of the pattern that a window covers, and the loops still left around it.
struct pattern {
    std::vector<run> blocks;
    int64_t bytes = 0;
    int64_t low = 0, high = 0;

    explicit pattern(const form& f) {
        blocks = f.blocks.empty() ? std::vector<run>{{0, f.block}} : f.blocks;
        measure();
    }
    void measure() {
        low = std::numeric_limits<int64_t>::max();
        high = std::numeric_limits<int64_t>::min();
        bytes = 0;
        for (const run& r : blocks) {
            low = std::min(low, r.offset);
            high = std::max(high, r.offset + r.bytes);
            bytes += r.bytes;
        }
    }
    // How many iterations of a loop at `stride` fit.
    [[nodiscard]] int64_t room(int64_t stride, const kernel_set& k) const {
        const int64_t by_bytes = k.window_bytes / bytes;
        const int64_t span = high - low;
        if (span > k.window_span) return 0;
        const int64_t by_span =
            stride == 0 ? by_bytes : (k.window_span - span) / std::abs(stride) + 1;
        return std::min(by_bytes, by_span);
    }
    void fold(int64_t count, int64_t stride) {
        const std::vector<run> one = blocks;
        for (int64_t i = 1; i < count; ++i)
            for (const run& r : one) blocks.push_back({r.offset + i * stride, r.bytes});
        measure();
    }
};

std::shared_ptr<const window> window_of(const pattern& p, int64_t folded) {
    auto w = std::make_shared<window>();
    w->base = p.low;
    w->span = p.high - p.low;
    w->folded = folded;
    w->unit = p.bytes / folded;
    std::size_t packed = 0;
    for (const run& r : p.blocks) {
        for (int64_t b = 0; b < r.bytes; ++b, ++packed) {
            const auto at = static_cast<std::size_t>(r.offset - p.low + b);
            w->gather[packed] = static_cast<std::uint8_t>(at);
            w->scatter[at] = static_cast<std::uint8_t>(packed);
            std::uint64_t& mask = w->mask[at / 64];
            const std::uint64_t bit = 1ull << (at % 64);
            if (mask & bit) w->injective = false;
            mask |= bit;
        }
    }
    return w;
}

// Up to `folded` iterations, fewer where more would meet themselves: what is left over after the
// last whole window is masked by packed position, which must then be unique.
std::shared_ptr<const window> widest_window(const pattern& one, int64_t folded, int64_t stride) {
    for (;; --folded) {
        pattern p = one;
        p.fold(folded, stride);
        auto w = window_of(p, folded);
        if (w->injective || folded == 1) return w;
    }
}

void set_loops(step& s, std::vector<loop> loops, bool grows) {
    if (!loops.empty()) {
        s.line = loops.back();
        loops.pop_back();
        s.grows = step::growth::line;
    }
    if (!loops.empty()) {
        s.row = loops.back();
        loops.pop_back();
        s.grows = step::growth::row;
    }
    if (!loops.empty()) s.grows = step::growth::outer;
    s.outer = std::move(loops);
    if (!grows) s.grows = step::growth::none;
}

// Tries to cover the innermost iterations by byte permutations.
bool with_window(step& s, const form& f, bool grows, const kernel_set& k) {
    if (k.window_span == 0 || f.loops.empty()) return false;
    if (f.blocks.size() > static_cast<std::size_t>(k.window_bytes) || f.block > k.window_bytes / 2)
        return false;
    pattern p(f);
    if (p.bytes > k.window_bytes) return false;
    std::vector<loop> loops = f.loops;
    int64_t folded = 1;
    while (!loops.empty()) {
        const loop inner = loops.back();
        const int64_t room = p.room(inner.stride, k);
        const bool fixed = !(grows && loops.size() == 1);
        if (fixed && loops.size() > 1 && inner.count <= room) {
            p.fold(inner.count, inner.stride);
            loops.pop_back();
            continue;
        }
        folded = std::min(room, fixed ? inner.count : room);
        break;
    }
    const loop inner = loops.back();
    if (folded < 1 || (!k.windows_go_back && inner.stride <= 0)) return false;
    s.bytes = widest_window(p, folded, inner.stride);
    if (!worth_a_window(s.bytes->folded * static_cast<int64_t>(p.blocks.size()), f)) return false;
    set_loops(s, std::move(loops), grows);
    s.move = k.windows;
    return true;
}

// A transposition: the packed order runs along the far stride. Tiles change the order in which
// bytes move, so the blocks must not overlap; where MPI's count decides that, the kernel looks
// again.
bool with_tiles(step& s, const kernel_set& k) {
    const int64_t line = std::abs(s.line.stride), row = std::abs(s.row.stride);
    const bool grows = s.grows == step::growth::row;
    if (row < s.block || row > 64 || row >= line || s.line.count < few_iterations) return false;
    if (!grows && (s.row.count < few_iterations || line < s.row.count * row)) return false;
    const kernel_pair tile = k.tile(s.block);
    if (!tile.pack) return false;
    s.move = tile;
    s.tiled = true;
    return true;
}

void with_list(step& s, const form& f, const kernel_set& k) {
    const int64_t bytes = f.blocks[0].bytes;
    constexpr int64_t reach = std::numeric_limits<std::int32_t>::max();
    const bool equal = std::all_of(f.blocks.begin(), f.blocks.end(), [&](const run& r) {
        return r.bytes == bytes && r.offset <= reach && r.offset >= -reach;
    });
    s.move = equal ? k.list(bytes) : kernel_pair{};
    if (s.move.pack) {
        s.places.reserve(f.blocks.size());
        for (const run& r : f.blocks) s.places.push_back(static_cast<std::int32_t>(r.offset));
    } else {
        s.runs = f.blocks;
        s.move = k.runs;
    }
}

void compile_body(step& s, const form& f, bool grows, const kernel_set& k) {
    if (f.dense()) {
        s.block = 1;
        s.line = {f.block, 1, 1};
        s.grows = grows ? step::growth::line : step::growth::none;
        s.move = k.dense;
        return;
    }
    if (!f.parts.empty() || !f.blocks.empty()) {
        // A list runs under the row loop alone.
        std::vector<loop> loops = f.loops;
        loops.push_back({1, 0, 0});
        set_loops(s, std::move(loops), grows);
        if (s.grows == step::growth::line) s.grows = step::growth::none;
        if (f.parts.empty()) return with_list(s, f, k);
        for (const part& p : f.parts)
            s.parts.push_back({p.offset, p.packed, compiled(*p.what, false, k)});
        return;
    }
    s.block = f.block;
    set_loops(s, f.loops, grows);
    if (!with_tiles(s, k)) s.move = k.lines(f.block);
}

}  // namespace

step compiled(const form& f, bool grows, const kernel_set& k) {
    step plain;
    plain.offset = f.offset;
    plain.block = f.block;
    if (f.size == 0) return plain;
    step windowed = plain;
    compile_body(plain, f, grows, k);
    if (plain.tiled || !f.parts.empty() || !with_window(windowed, f, grows, k)) return plain;
    if (!windowed.move.unpack || !windowed.bytes->injective)
        windowed.backwards = std::make_shared<const step>(std::move(plain));
    return windowed;
}

}  // namespace assay::mpi
