#include "canonical.hpp"

#include <algorithm>
#include <unordered_map>

#include "recent.hpp"

namespace assay::mpi {
namespace {

// A body of more runs than this inside a list stays a part with loops of its own.
constexpr int64_t expanded_runs = 8;

form from_runs(std::vector<run> runs) {
    form f;
    if (runs.empty()) return f;
    for (const run& r : runs) f.size += r.bytes;
    const run first = runs[0];
    const int64_t step = runs.size() > 1 ? runs[1].offset - first.offset : 0;
    bool regular = true;
    for (std::size_t i = 1; i < runs.size() && regular; ++i)
        regular = runs[i].bytes == first.bytes && runs[i].offset - runs[i - 1].offset == step;
    f.offset = first.offset;
    if (regular) {
        f.block = first.bytes;
        if (runs.size() > 1) f.loops = {{static_cast<int64_t>(runs.size()), step, first.bytes}};
        return f;
    }
    for (run& r : runs) r.offset -= first.offset;
    f.blocks = run_list(std::move(runs));
    return f;
}

// Gathers pieces in packed order; runs that touch become one.
class sequence {
  public:
    void reserve(std::size_t n) { runs_.reserve(n); }

    void append(int64_t offset, int64_t bytes) {
        if (bytes == 0) return;
        if (!runs_.empty() && runs_.back().offset + runs_.back().bytes == offset)
            runs_.back().bytes += bytes;
        else
            runs_.push_back({offset, bytes});
        pending_ += bytes;
    }

    void append(const form& f, int64_t place) {
        if (f.size == 0) return;
        if (f.dense()) return append(place + f.offset, f.block);
        if (runs_in(f) <= expanded_runs)
            return for_each_run(
                f, [&](int64_t offset, int64_t, int64_t bytes) { append(place + offset, bytes); });
        flush();
        parts_.push_back({place, packed_, std::make_shared<const form>(f)});
        packed_ += f.size;
    }

    form take() {
        if (parts_.empty()) return from_runs(std::move(runs_));
        flush();
        form f;
        f.size = packed_;
        f.parts = std::move(parts_);
        if (f.parts.size() > 1) return f;
        form only = *f.parts[0].what;
        only.offset += f.parts[0].offset;
        return only;
    }

  private:
    void flush() {
        if (runs_.empty()) return;
        parts_.push_back({0, packed_, std::make_shared<const form>(from_runs(std::move(runs_)))});
        runs_.clear();
        packed_ += pending_;
        pending_ = 0;
    }

    std::vector<run> runs_;
    std::vector<part> parts_;
    int64_t packed_ = 0, pending_ = 0;
};

bool evenly_spaced(const node& n) {
    if (n.lengths.size() > 1 && std::adjacent_find(n.lengths.begin(), n.lengths.end(),
                                                   std::not_equal_to<>()) != n.lengths.end())
        return false;
    const auto& p = n.places;
    for (std::size_t i = 2; i < p.size(); ++i)
        if (p[i] - p[i - 1] != p[1] - p[0]) return false;
    return true;
}

form shifted(form f, int64_t by) {
    f.offset += by;
    return f;
}

form of_listed(const node& n) {
    if (n.places.empty()) return {};
    const form one = canonical(n.child());
    const int64_t extent = n.child().extent();
    if (evenly_spaced(n)) {
        const int64_t step = n.places.size() > 1 ? n.places[1] - n.places[0] : 0;
        return shifted(repeated(repeated(one, n.length(0), extent),
                                static_cast<int64_t>(n.places.size()), step),
                       n.places[0]);
    }
    sequence s;
    s.reserve(n.places.size());
    const bool flat = one.dense() && one.block == extent;
    for (std::size_t i = 0; i < n.places.size(); ++i) {
        if (flat)
            s.append(n.places[i] + one.offset, n.length(i) * extent);
        else
            s.append(repeated(one, n.length(i), extent), n.places[i]);
    }
    return s.take();
}

form of_structure(const node& n) {
    sequence s;
    s.reserve(n.places.size());
    std::unordered_map<const node*, form> forms;
    recent<const node*, const form*> turns;
    for (std::size_t i = 0; i < n.places.size(); ++i) {
        const node& part = n.child(i);
        const form& one = *turns.get(&part, [&] {
            const auto [place, added] = forms.try_emplace(&part);
            if (added) place->second = canonical(part);
            return &place->second;
        });
        if (one.dense() && one.block == part.extent())
            s.append(n.places[i] + one.offset, n.length(i) * one.block);
        else
            s.append(repeated(one, n.length(i), part.extent()), n.places[i]);
    }
    return s.take();
}

}  // namespace

form repeated(form f, int64_t count, int64_t stride) {
    if (count <= 0 || f.size == 0) return {};
    if (count == 1) return f;
    const int64_t packed = f.size;
    f.size *= count;
    if (f.dense() && stride == f.block) {
        f.block *= count;
    } else if (!f.loops.empty() && stride == f.loops[0].count * f.loops[0].stride) {
        f.loops[0].count *= count;
    } else {
        f.loops.insert(f.loops.begin(), {count, stride, packed});
    }
    return f;
}

form canonical(const node& n) {
    switch (n.kind) {
        case shape::basic:
            return from_runs(n.data);
        case shape::strided:
            return repeated(repeated(canonical(n.child()), n.blocklength, n.child().extent()),
                            n.count, n.stride);
        case shape::listed:
            return of_listed(n);
        case shape::structure:
            return of_structure(n);
        case shape::resized:
            return canonical(n.child());
    }
    return {};
}

int64_t runs_in(const form& f) {
    int64_t n = f.blocks.empty() ? 1 : static_cast<int64_t>(f.blocks.size());
    if (!f.parts.empty()) {
        n = 0;
        for (const part& p : f.parts) n += runs_in(*p.what);
    }
    for (const loop& l : f.loops) n *= l.count;
    return f.size == 0 ? 0 : n;
}

std::string text(const form& f) {
    std::string s = f.offset ? "at " + std::to_string(f.offset) + " B: " : "";
    for (const loop& l : f.loops)
        s += std::to_string(l.count) + " x (+" + std::to_string(l.stride) + " B, packed +" +
             std::to_string(l.packed) + " B) of ";
    if (!f.parts.empty()) {
        s += "program(" + std::to_string(f.parts.size()) + " parts";
        for (std::size_t i = 0; i < std::min<std::size_t>(f.parts.size(), 4); ++i)
            s += "; " + text(*f.parts[i].what);
        return s + ")";
    }
    if (!f.blocks.empty()) return s + "list of " + std::to_string(f.blocks.size()) + " blocks";
    return s + std::to_string(f.block) + " B";
}

}  // namespace assay::mpi
