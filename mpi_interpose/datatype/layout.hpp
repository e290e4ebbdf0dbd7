#pragma once
// How a form lies in the user's memory: what moving it costs beyond its bytes.

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "canonical.hpp"

namespace assay::mpi {

constexpr int64_t cache_line = 64;  // bytes, of x86-64

struct layout {
    int64_t lines = 0;  // cache lines that are touched, as if every loop began with one
    int64_t span = 0;   // bytes from the first to the last
    friend bool operator==(const layout&, const layout&) = default;
};

// `count` of them, `stride` bytes apart.
inline layout repeated(const layout& one, int64_t count, int64_t stride) {
    const int64_t span = (count - 1) * std::abs(stride) + one.span;
    return {std::min(count * one.lines, span / cache_line + 1), span};
}

layout layout_of(const form& f);

namespace detail {

// Neighbours in the list share their line where one ends in the line that the next begins in.
class layout_of_list {
  public:
    void add(int64_t first, int64_t bytes, int64_t lines) {
        const int64_t end = first + bytes - 1;
        all_.lines += lines - (last_line_ == first / cache_line ? 1 : 0);
        last_line_ = end / cache_line;
        low_ = empty_ ? first : std::min(low_, first);
        high_ = empty_ ? end : std::max(high_, end);
        empty_ = false;
        all_.span = high_ - low_ + 1;
    }
    [[nodiscard]] layout all() const { return all_; }

  private:
    layout all_;
    int64_t low_ = 0, high_ = 0, last_line_ = -1;
    bool empty_ = true;
};

inline layout layout_of_body(const form& f) {
    if (f.blocks.empty() && f.parts.empty()) return {(f.block - 1) / cache_line + 1, f.block};
    layout_of_list list;
    for (const run& r : f.blocks) list.add(r.offset, r.bytes, (r.bytes - 1) / cache_line + 1);
    for (const part& p : f.parts) {
        const layout one = layout_of(*p.what);
        list.add(p.offset + p.what->offset, one.span, one.lines);
    }
    return list.all();
}

}  // namespace detail

inline layout layout_of(const form& f) {
    if (f.size == 0) return {};
    layout all = detail::layout_of_body(f);
    for (std::size_t i = f.loops.size(); i > 0; --i)
        all = repeated(all, f.loops[i - 1].count, f.loops[i - 1].stride);
    return all;
}

}  // namespace assay::mpi
