#include "decode.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "../intercept/abi.hpp"
#include "recent.hpp"

namespace assay::mpi {
namespace {

constexpr int deepest = 64;

// MPI-1's constructors, whose displacements are integers; Open MPI keeps the values and hides the
// names, and MPI-5's ABI has neither.
#ifdef OPEN_MPI
constexpr int hvector_integer = OMPI_WAS_MPI_COMBINER_HVECTOR_INTEGER;
constexpr int hindexed_integer = OMPI_WAS_MPI_COMBINER_HINDEXED_INTEGER;
constexpr int struct_integer = OMPI_WAS_MPI_COMBINER_STRUCT_INTEGER;
#elif defined(ASSAY_STANDARD_ABI)
constexpr int hvector_integer = -1, hindexed_integer = -2, struct_integer = -3;
#else
constexpr int hvector_integer = MPI_COMBINER_HVECTOR_INTEGER;
constexpr int hindexed_integer = MPI_COMBINER_HINDEXED_INTEGER;
constexpr int struct_integer = MPI_COMBINER_STRUCT_INTEGER;
#endif

// Everything that get_contents returns, numbers in one row: counts, integers, addresses. In this
// row the constructors that take displacements as integers and those that take them as addresses
// look alike, and so do types made with large counts.
struct contents {
    std::vector<MPI_Count> counts;
    std::vector<int> integers;
    std::vector<MPI_Aint> addresses;
    std::vector<MPI_Datatype> types;

    int64_t operator[](std::size_t i) const {
        if (i < counts.size()) return counts[i];
        i -= counts.size();
        return i < integers.size() ? integers[i] : addresses[i - integers.size()];
    }
    // A part is asked for once: all addresses are handed over, not copied.
    std::vector<int64_t> part(int64_t from, int64_t count) {
        const auto n = static_cast<std::size_t>(count), first = static_cast<std::size_t>(from);
        if (first == counts.size() + integers.size() && n == addresses.size())
            return std::move(addresses);
        std::vector<int64_t> numbers(n);
        for (std::size_t i = 0; i < n; ++i) numbers[i] = (*this)[first + i];
        return numbers;
    }
    // One for all blocks where all are equal.
    std::vector<int64_t> lengths(int64_t count) {
        for (int64_t i = 1; i <= count; ++i)
            if ((*this)[static_cast<std::size_t>(i)] != (*this)[1]) return part(1, count);
        return part(1, std::min<int64_t>(count, 1));
    }
};

bool read_contents(MPI_Datatype type, const envelope& e, contents& c) {
    const auto size = [](int64_t n) { return static_cast<std::size_t>(n); };
    c.integers.resize(size(e.integers));
    c.addresses.resize(size(e.addresses));
    c.types.resize(size(e.types));
#if MPI_VERSION >= 4
    c.counts.resize(size(e.counts));
    return PMPI_Type_get_contents_c(type, e.integers, e.addresses, e.counts, e.types,
                                    c.integers.data(), c.addresses.data(), c.counts.data(),
                                    c.types.data()) == MPI_SUCCESS;
#else
    return PMPI_Type_get_contents(type, static_cast<int>(e.integers), static_cast<int>(e.addresses),
                                  static_cast<int>(e.types), c.integers.data(), c.addresses.data(),
                                  c.types.data()) == MPI_SUCCESS;
#endif
}

bool read_bounds(MPI_Datatype type, MPI_Count& size, bounds& b) {
    MPI_Count lb = 0, extent = 0, true_lb = 0, true_extent = 0;
    if (PMPI_Type_size_x(type, &size) != MPI_SUCCESS) return false;
    if (PMPI_Type_get_extent_x(type, &lb, &extent) != MPI_SUCCESS) return false;
    if (PMPI_Type_get_true_extent_x(type, &true_lb, &true_extent) != MPI_SUCCESS) return false;
    b = {lb, lb + extent, true_lb, true_lb + true_extent};
    return true;
}

std::string name_of(MPI_Datatype type) {
    char text[MPI_MAX_OBJECT_NAME] = "";
    int length = 0;
    PMPI_Type_get_name(type, text, &length);
    std::string name(text, static_cast<std::size_t>(std::max(length, 0)));
    if (name.starts_with("MPI_")) name.erase(0, 4);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return name;
}

// MPICH moves an x87 long double as a number: 10 of its 16 bytes. Those types stay with the
// library.
bool partly_copied([[maybe_unused]] std::string_view name) {
#ifdef OPEN_MPI
    return false;
#else
    return name.find("long_double") != std::string_view::npos;
#endif
}

struct pair_type {
    MPI_Datatype type;
    int64_t first;
};

class decoder {
  public:
    explicit decoder(tree& t) : tree_(t) {}

    const node* read(MPI_Datatype type, int depth) {
        if (const auto found = basic_.find(type); found != basic_.end()) return found->second;
        envelope e;
        if (!read_envelope(type, e)) return refuse(refusal::unknown_constructor);
        if (!is_predefined(e)) return derived(type, e, depth);
        const node* made = named(type);
        if (made) basic_.emplace(type, made);
        return made;
    }

    [[nodiscard]] refusal why() const { return why_; }

  private:
    const node* refuse(refusal r) {
        why_ = r;
        return nullptr;
    }

    const node* named(MPI_Datatype type) {
        MPI_Count size = 0;
        bounds b;
        if (!read_bounds(type, size, b)) return refuse(refusal::unknown_constructor);
        std::string name = name_of(type);
        if (size == 0 && name == "lb") return tree_.lower_mark();
        if (size == 0 && name == "ub") return tree_.upper_mark();
        if (partly_copied(name)) return refuse(refusal::padded);
        if (size == b.ub && b.lb == 0) return tree_.basic(std::move(name), size);
        const pair_type pairs[] = {{MPI_DOUBLE_INT, sizeof(double)},
                                   {MPI_LONG_INT, sizeof(long)},
                                   {MPI_SHORT_INT, sizeof(short)},
                                   {MPI_LONG_DOUBLE_INT, sizeof(long double)}};
        for (const pair_type& p : pairs) {
            if (p.type != type || size != p.first + static_cast<int64_t>(sizeof(int))) continue;
            const auto second = std::max<int64_t>(p.first, sizeof(int));
            return tree_.pair(std::move(name), p.first, sizeof(int), second, b.ub);
        }
        return refuse(refusal::unknown_constructor);
    }

    const node* derived(MPI_Datatype type, const envelope& e, int depth) {
        if (depth >= deepest) return refuse(refusal::too_deep);
        contents c;
        if (!read_contents(type, e, c)) return refuse(refusal::unknown_constructor);
        std::vector<const node*> children = read_all(c.types, depth + 1);
        give_back(c.types);
        if (why_ != refusal::none) return nullptr;
        node* made = construct(e, c, std::move(children));
        if (!made) return refuse(refusal::unknown_constructor);
        MPI_Count size = 0;
        bounds b;
        if (!read_bounds(type, size, b) || !made->bound_by(size, b))
            return refuse(refusal::bounds_differ);
        return made;
    }

    // Equal handles are one type. They are compared only while we hold them: a handle that was
    // given back may come again for another type.
    std::vector<const node*> read_all(const std::vector<MPI_Datatype>& types, int depth) {
        std::vector<const node*> children(types.size());
        std::unordered_map<MPI_Datatype, const node*> held;
        recent<MPI_Datatype, const node*> turns;
        for (std::size_t i = 0; i < types.size() && why_ == refusal::none; ++i)
            children[i] = turns.get(types[i], [&] {
                if (types.size() <= 8) return read(types[i], depth);
                const auto [place, added] = held.try_emplace(types[i]);
                if (added) place->second = read(types[i], depth);
                return place->second;
            });
        return children;
    }

    // get_contents returns a new reference for each derived type.
    void give_back(std::vector<MPI_Datatype>& types) const {
        recent<MPI_Datatype, bool> keep;
        for (MPI_Datatype& type : types) {
            const bool kept = keep.get(type, [&] {
                envelope e;
                return basic_.contains(type) || !read_envelope(type, e) || is_predefined(e);
            });
            if (!kept) PMPI_Type_free(&type);
        }
    }

    node* construct(const envelope& e, contents& n, std::vector<const node*> children) {
        const node* child = children.empty() ? nullptr : children[0];
        const auto count = [&] { return n[0]; };
        switch (e.combiner) {
            case MPI_COMBINER_DUP:
                return tree_.dup(child);
            case MPI_COMBINER_CONTIGUOUS:
                return tree_.strided("contiguous", 1, n[0], 0, child);
            case MPI_COMBINER_VECTOR:
                return tree_.strided("vector", n[0], n[1], n[2] * child->extent(), child);
            case MPI_COMBINER_HVECTOR:
            case hvector_integer:
                return tree_.strided("hvector", n[0], n[1], n[2], child);
            case MPI_COMBINER_INDEXED:
                return tree_.listed("indexed", n.lengths(count()),
                                    scaled(n.part(1 + count(), count()), child), child);
            case MPI_COMBINER_HINDEXED:
            case hindexed_integer:
                return tree_.listed("hindexed", n.lengths(count()), n.part(1 + count(), count()),
                                    child);
            case MPI_COMBINER_INDEXED_BLOCK:
                return tree_.listed("indexed_block", {n[1]}, scaled(n.part(2, count()), child),
                                    child);
            case MPI_COMBINER_HINDEXED_BLOCK:
                return tree_.listed("hindexed_block", {n[1]}, n.part(2, count()), child);
            case MPI_COMBINER_STRUCT:
            case struct_integer:
                return tree_.structure("struct", n.lengths(count()), n.part(1 + count(), count()),
                                       std::move(children));
            case MPI_COMBINER_RESIZED:
                return tree_.resized("resized", n[0], n[1], child);
            case MPI_COMBINER_SUBARRAY:
                return e.counts ? nullptr : subarray(n, child);
            case MPI_COMBINER_DARRAY:
                return e.counts ? nullptr : darray(n, child);
            default:
                return nullptr;
        }
    }

    static std::vector<int64_t> scaled(std::vector<int64_t> places, const node* child) {
        for (int64_t& p : places) p *= child->extent();
        return places;
    }

    node* subarray(contents& n, const node* child) {
        const int64_t dims = n[0];
        const auto at = [&](int64_t k) { return n.part(1 + k * dims, dims); };
        const bool fortran = n[static_cast<std::size_t>(1 + 3 * dims)] == MPI_ORDER_FORTRAN;
        return tree_.subarray(at(0), at(1), at(2), fortran ? order::fortran : order::c, child);
    }

    node* darray(const contents& n, const node* child) {
        const int64_t rank = n[1], dims = n[2];
        const auto at = [&](int64_t k, int64_t d) {
            return n[static_cast<std::size_t>(3 + k * dims + d)];
        };
        std::vector<darray_dimension> dimensions;
        for (int64_t d = 0; d < dims; ++d) {
            const int64_t how = at(1, d), argument = at(2, d);
            dimensions.push_back({at(0, d),
                                  how == MPI_DISTRIBUTE_NONE     ? distribution::none
                                  : how == MPI_DISTRIBUTE_CYCLIC ? distribution::cyclic
                                                                 : distribution::block,
                                  argument == MPI_DISTRIBUTE_DFLT_DARG ? -1 : argument, at(3, d)});
        }
        const bool fortran = at(4, 0) == MPI_ORDER_FORTRAN;
        return tree_.darray(rank, dimensions, fortran ? order::fortran : order::c, child);
    }

    tree& tree_;
    std::unordered_map<MPI_Datatype, const node*> basic_;  // predefined types, each read once
    refusal why_ = refusal::none;
};

}  // namespace

bool read_envelope(MPI_Datatype type, envelope& e) {
#if MPI_VERSION >= 4
    MPI_Count integers = 0, addresses = 0, counts = 0, types = 0;
    if (PMPI_Type_get_envelope_c(type, &integers, &addresses, &counts, &types, &e.combiner) !=
        MPI_SUCCESS)
        return false;
    e.counts = counts;
#else
    int integers = 0, addresses = 0, types = 0;
    if (PMPI_Type_get_envelope(type, &integers, &addresses, &types, &e.combiner) != MPI_SUCCESS)
        return false;
#endif
    e.integers = integers;
    e.addresses = addresses;
    e.types = types;
    return true;
}

bool is_predefined(const envelope& e) {
    return e.combiner == MPI_COMBINER_NAMED || e.combiner == MPI_COMBINER_F90_REAL ||
           e.combiner == MPI_COMBINER_F90_COMPLEX || e.combiner == MPI_COMBINER_F90_INTEGER;
}

refusal decode(MPI_Datatype type, tree& t) {
    decoder d(t);
    const node* root = d.read(type, 0);
    if (!root) return d.why() == refusal::none ? refusal::unknown_constructor : d.why();
    if (root->size == 0) return refusal::no_data;
    t.root(root);
    return refusal::none;
}

}  // namespace assay::mpi
