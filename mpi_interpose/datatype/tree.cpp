#include "tree.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::mpi {
namespace {

constexpr int64_t nowhere = std::numeric_limits<int64_t>::max();

// Collects the bounds of a type from its parts, as MPI-3.1 section 4.1.6 and 4.1.7 define them.
struct hull {
    int64_t lb = nowhere, ub = -nowhere, true_lb = nowhere, true_ub = -nowhere;
    bool lb_marked = false, ub_marked = false;
    int64_t plain_lb = nowhere, plain_ub = -nowhere;

    // Takes in `count` copies of a child, the first at `place`, `step` bytes apart.
    void take(const node& child, int64_t place, int64_t count, int64_t step) {
        if (count <= 0) return;
        const int64_t last = place + (count - 1) * step;
        const int64_t low = std::min(place, last), high = std::max(place, last);
        const bool empty = child.size == 0 && child.data.empty();
        if (child.size > 0) {
            true_lb = std::min(true_lb, child.at.true_lb + low);
            true_ub = std::max(true_ub, child.at.true_ub + high);
        }
        if (!empty) {
            plain_lb = std::min(plain_lb, child.at.lb + low);
            plain_ub = std::max(plain_ub, child.at.ub + high);
        }
        mark(lb, lb_marked, child.at.lb + low, child.lb_marked, empty, std::less<>());
        mark(ub, ub_marked, child.at.ub + high, child.ub_marked, empty, std::greater<>());
    }

    void finish(node& n) const {
        n.lb_marked = lb_marked;
        n.ub_marked = ub_marked;
        if (true_lb != nowhere) n.at.true_lb = true_lb, n.at.true_ub = true_ub;
        n.at.lb = lb == nowhere ? 0 : lb;
        n.at.ub = ub == -nowhere ? n.at.lb : ub;
        if (lb == nowhere) n.at.lb = std::min<int64_t>(0, n.at.ub);
        n.plain_lb = plain_lb == nowhere ? n.at.lb : plain_lb;
        n.plain_ub = plain_ub == -nowhere ? n.at.ub : plain_ub;
    }

  private:
    template <class Better>
    static void mark(int64_t& bound, bool& marked, int64_t value, bool value_marked, bool empty,
                     Better better) {
        if (!value_marked && (marked || empty)) return;
        if (value_marked && !marked) {
            marked = true;
            bound = value;
        } else if (better(value, bound)) {
            bound = value;
        }
    }
};

bool rounded_up(int64_t value, int64_t natural, int64_t extent) {
    for (int64_t alignment = 2; alignment <= 16; alignment *= 2)
        if (value > natural && value - natural < alignment && extent % alignment == 0) return true;
    return false;
}

}  // namespace

bool node::bound_by(int64_t library_size, const bounds& library) {
    if (library_size != size) return false;
    if (size == 0) {
        at = library;
        return true;
    }
    if (library.true_lb != at.true_lb || library.true_ub != at.true_ub) return false;
    if (library.lb != at.lb && library.lb != plain_lb) return false;
    const auto allows = [&](int64_t ub) {
        return library.ub == ub || rounded_up(library.ub, ub, library.ub - library.lb);
    };
    if (!allows(at.ub) && !allows(plain_ub)) return false;
    at = library;
    return true;
}

node* tree::add(shape kind, std::string name) {
    node& n = nodes_.emplace_back();
    n.kind = kind;
    n.made_by = std::move(name);
    return &n;
}

node* tree::basic(std::string name, int64_t size) {
    node* n = add(shape::basic, std::move(name));
    n->size = size;
    n->at = {0, size, 0, size};
    n->data = {{0, size}};
    return n;
}

node* tree::pair(std::string name, int64_t first, int64_t second, int64_t second_at,
                 int64_t extent) {
    node* n = add(shape::basic, std::move(name));
    n->size = first + second;
    n->at = {0, extent, 0, second_at + second};
    n->data = {{0, first}, {second_at, second}};
    return n;
}

node* tree::lower_mark() {
    node* n = add(shape::basic, "lb");
    n->lb_marked = true;
    return n;
}

node* tree::upper_mark() {
    node* n = add(shape::basic, "ub");
    n->ub_marked = true;
    return n;
}

node* tree::strided(std::string name, int64_t count, int64_t blocklength, int64_t stride,
                    const node* child) {
    node* n = add(shape::strided, std::move(name));
    n->count = count;
    n->blocklength = blocklength;
    n->stride = stride;
    n->of = {child};
    n->size = count * blocklength * child->size;
    hull h;
    if (count > 0) {
        h.take(*child, 0, blocklength, child->extent());
        h.take(*child, (count - 1) * stride, blocklength, child->extent());
    }
    h.finish(*n);
    return n;
}

node* tree::listed(std::string name, std::vector<int64_t> lengths, std::vector<int64_t> places,
                   const node* child) {
    node* n = add(shape::listed, std::move(name));
    n->lengths = std::move(lengths);
    n->places = std::move(places);
    n->of = {child};
    hull h;
    for (std::size_t i = 0; i < n->places.size(); ++i) {
        n->size += n->length(i) * child->size;
        h.take(*child, n->places[i], n->length(i), child->extent());
    }
    h.finish(*n);
    return n;
}

node* tree::structure(std::string name, std::vector<int64_t> lengths, std::vector<int64_t> places,
                      std::vector<const node*> children) {
    node* n = add(shape::structure, std::move(name));
    n->lengths = std::move(lengths);
    n->places = std::move(places);
    n->of = std::move(children);
    hull h;
    for (std::size_t i = 0; i < n->places.size(); ++i) {
        n->size += n->length(i) * n->child(i).size;
        h.take(n->child(i), n->places[i], n->length(i), n->child(i).extent());
    }
    h.finish(*n);
    return n;
}

node* tree::resized(std::string name, int64_t lb, int64_t extent, const node* child) {
    node* n = add(shape::resized, std::move(name));
    n->of = {child};
    n->size = child->size;
    n->at = {lb, lb + extent, child->at.true_lb, child->at.true_ub};
    n->plain_lb = n->at.lb;
    n->plain_ub = n->at.ub;
    n->lb_marked = n->ub_marked = true;
    return n;
}

node* tree::dup(const node* child) {
    node* n = add(shape::listed, "dup");
    n->lengths = {1};
    n->places = {0};
    n->of = {child};
    n->size = child->size;
    n->at = child->at;
    n->lb_marked = child->lb_marked;
    n->ub_marked = child->ub_marked;
    n->plain_lb = n->at.lb;
    n->plain_ub = n->at.ub;
    return n;
}

node* tree::subarray(std::span<const int64_t> sizes, std::span<const int64_t> subsizes,
                     std::span<const int64_t> starts, order how, const node* child) {
    const std::size_t dims = sizes.size();
    int64_t step = child->extent(), origin = 0;
    const node* inner = child;
    for (std::size_t k = 0; k < dims; ++k) {
        const std::size_t d = how == order::fortran ? k : dims - 1 - k;
        inner = k == 0 ? strided("rows", 1, subsizes[d], step, inner)
                       : strided("rows", subsizes[d], 1, step, inner);
        origin += starts[d] * step;
        step *= sizes[d];
    }
    return resized("subarray", 0, step, listed("start", {1}, {origin}, inner));
}

// One dimension of a darray: what `coordinate` owns of it, in an extent of the whole dimension.
const node* tree::one_dimension(const darray_dimension& d, int64_t coordinate, int64_t step,
                                const node* child) {
    int64_t block = d.argument;
    if (d.how == distribution::none)
        block = d.global;
    else if (block < 0 && d.how == distribution::block)
        block = (d.global + d.processes - 1) / d.processes;
    else if (block < 0)
        block = 1;
    const int64_t processes = d.how == distribution::none ? 1 : d.processes;
    const int64_t first = (d.how == distribution::none ? 0 : coordinate) * block,
                  cycle = block * processes;
    std::vector<int64_t> lengths, places;
    for (int64_t at = first; at < d.global; at += cycle) {
        lengths.push_back(std::min(block, d.global - at));
        places.push_back(at * step);
        if (d.how != distribution::cyclic) break;
    }
    return resized("dimension", 0, step * d.global,
                   listed("blocks", std::move(lengths), std::move(places), child));
}

node* tree::darray(int64_t rank, std::span<const darray_dimension> dimensions, order how,
                   const node* child) {
    const std::size_t dims = dimensions.size();
    std::vector<int64_t> coordinate(dims);
    int64_t grid = 1;
    for (const auto& d : dimensions) grid *= d.processes;
    for (std::size_t i = 0; i < dims; ++i) {
        grid /= dimensions[i].processes;
        coordinate[i] = rank / grid;
        rank %= grid;
    }
    const node* inner = child;
    int64_t step = child->extent();
    for (std::size_t k = 0; k < dims; ++k) {
        const std::size_t d = how == order::fortran ? k : dims - 1 - k;
        inner = one_dimension(dimensions[d], coordinate[d], step, inner);
        step *= dimensions[d].global;
    }
    return resized("darray", 0, step, inner);
}

namespace {

std::string list_text(const std::vector<int64_t>& values) {
    constexpr std::size_t shown = 4;
    std::string s(1, '[');
    for (std::size_t i = 0; i < std::min(values.size(), shown); ++i) {
        if (i) s += ',';
        s += std::to_string(values[i]);
    }
    if (values.size() > shown)
        s.append(",... ").append(std::to_string(values.size())).append(" of them");
    return s += ']';
}

}  // namespace

std::int64_t element_size(const node& n) {
    if (n.kind == shape::basic) return n.data.size() == 1 ? n.size : 0;
    std::int64_t common = 0;
    const node* last = nullptr;
    for (const node* part : n.of) {
        if (part->size == 0 || part == std::exchange(last, part)) continue;
        const std::int64_t one = element_size(*part);
        if (one == 0 || (common != 0 && one != common)) return 0;
        common = one;
    }
    return common;
}

std::string text(const node& n) {
    std::string s = n.made_by;
    const auto add = [&](const std::string& piece) { (s += piece) += ','; };
    if (n.kind == shape::basic) return s;
    s += '(';
    switch (n.kind) {
        case shape::strided:
            for (const int64_t v : {n.count, n.blocklength}) add(std::to_string(v));
            (s += std::to_string(n.stride)) += " B,";
            break;
        case shape::resized:
            for (const int64_t v : {n.at.lb, n.extent()}) add(std::to_string(v));
            break;
        default:
            add(list_text(n.lengths));
            (s += list_text(n.places)) += " B,";
    }
    constexpr std::size_t shown = 4;
    for (std::size_t i = 0; i < std::min(n.of.size(), shown); ++i) add(text(n.child(i)));
    if (n.of.size() > shown) s += "...,";
    s.back() = ')';
    return s;
}

}  // namespace assay::mpi
