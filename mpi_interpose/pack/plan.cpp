#include "plan.hpp"

#include <algorithm>

#include "portable.hpp"

namespace assay::mpi {
namespace {

template <way W>
void run_step(const step& s, char* packed, char* user, int64_t grown);

template <way W>
void run_body(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    if (s.parts.empty())
        return (W == way::pack ? s.move.pack : s.move.unpack)(s, packed, user, rows, n);
    for (int64_t r = 0; r < rows; ++r)
        for (const step_part& p : s.parts)
            run_step<W>(p.what, packed + r * s.row.packed + p.packed,
                        user + r * s.row.stride + p.offset, 1);
}

template <way W>
void run_outer(const step& s, std::size_t level, char* packed, char* user, int64_t rows, int64_t n,
               int64_t grown) {
    if (level == s.outer.size()) return run_body<W>(s, packed, user, rows, n);
    const loop& l = s.outer[level];
    const int64_t count = l.count * grown;
    for (int64_t i = 0; i < count; ++i, packed += l.packed, user += l.stride)
        run_outer<W>(s, level + 1, packed, user, rows, n, 1);
}

template <way W>
void run_step(const step& s, char* packed, char* user, int64_t grown) {
    if (W == way::unpack && s.backwards) return run_step<W>(*s.backwards, packed, user, grown);
    const int64_t rows = s.row.count * (s.grows == step::growth::row ? grown : 1);
    const int64_t n = s.line.count * (s.grows == step::growth::line ? grown : 1);
    run_outer<W>(s, 0, packed, user + s.offset, rows, n,
                 s.grows == step::growth::outer ? grown : 1);
}

// The form of n instances is that of two, with the outermost count divided by two and multiplied by
// n.
form halved(form f) {
    if (f.loops.empty())
        f.block /= 2;
    else
        f.loops[0].count /= 2;
    return f;
}

std::string step_text(const step& s) {
    std::string out;
    for (const loop& l : s.outer) out += std::to_string(l.count) + " x ";
    if (s.row.count != 1 || s.grows == step::growth::row)
        out += std::to_string(s.row.count) + " x ";
    if (s.parts.empty()) {
        out += std::string(s.move.name) + " (" + std::to_string(s.line.count) + ")";
        return s.backwards ? out + ", unpacked by " + step_text(*s.backwards) : out;
    }
    out += "program(";
    for (std::size_t i = 0; i < std::min<std::size_t>(s.parts.size(), 4); ++i)
        out += (i ? "; " : "") + step_text(s.parts[i].what);
    return out + (s.parts.size() > 4 ? "; ...)" : ")");
}

}  // namespace

plan::plan(form one, const bounds& at, isa target)
    : one_(std::move(one)),
      extent_(at.ub - at.lb),
      true_lb_(at.true_lb),
      runs_one_(runs_in(one_)),
      layout_(layout_of(one_)),
      single_(compiled(one_, false, kernels_of(target))),
      many_(one_.size ? compiled(halved(repeated(one_, 2, extent_)), true, kernels_of(target))
                      : step{}) {}

bool plan::is_copy(int64_t count) const {
    return one_.dense() && (count == 1 || one_.block == extent_);
}

int64_t plan::runs(int64_t count) const { return is_copy(count) ? 1 : runs_one_ * count; }

void plan::pack(char* packed, const char* user, int64_t count) const {
    if (count <= 0 || one_.size == 0) return;
    run_step<way::pack>(count == 1 ? single_ : many_, packed, const_cast<char*>(user), count);
}

void plan::unpack(const char* packed, char* user, int64_t count) const {
    if (count <= 0 || one_.size == 0) return;
    run_step<way::unpack>(count == 1 ? single_ : many_, const_cast<char*>(packed), user, count);
}

void plan::unpack_bytes(const char* packed, char* user, int64_t bytes) const {
    if (one_.size == 0) return;
    const int64_t whole = bytes / one_.size, rest = bytes % one_.size;
    unpack(packed, user, whole);
    if (rest == 0) return;
    packed += whole * one_.size;
    user += whole * extent_;
    for_each_run(one_, [&](int64_t offset, int64_t at, int64_t length) {
        if (at < rest)
            move_bytes<way::unpack>(const_cast<char*>(packed) + at, user + offset,
                                    std::min(length, rest - at));
    });
}

std::string plan::text() const {
    const std::string one = step_text(single_), many = step_text(many_);
    return "one: " + one + "; n: " + many;
}

}  // namespace assay::mpi
