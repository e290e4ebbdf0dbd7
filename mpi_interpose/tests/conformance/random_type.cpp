#include "random_type.hpp"

#include <algorithm>

namespace conformance {
namespace {

int between(random& r, int low, int high) {
    return low + static_cast<int>(r() % static_cast<unsigned>(high - low + 1));
}

MPI_Datatype basic(random& r) {
    const MPI_Datatype all[] = {
        MPI_BYTE,      MPI_CHAR,    MPI_SHORT,      MPI_INT,         MPI_FLOAT,
        MPI_DOUBLE,    MPI_INT64_T, MPI_DOUBLE_INT, MPI_LONG_DOUBLE, MPI_C_DOUBLE_COMPLEX,
        MPI_SHORT_INT, MPI_2INT};
    return all[r() % (sizeof all / sizeof *all)];
}

// Strides and places keep off one another most of the time; some overlap, which only sends may.
MPI_Datatype strided(random& r, MPI_Datatype old, bool bytes) {
    const int count = between(r, 0, 6), blocklength = between(r, 0, 4);
    MPI_Datatype made;
    MPI_Aint lb = 0, extent = 0;
    MPI_Type_get_extent(old, &lb, &extent);
    int stride = blocklength + between(r, 0, 4);
    if (r() % 6 == 0) stride = -stride;
    if (stride == -1) stride = -2;  // Open MPI 4.1 takes a stride of -1 for contiguous
    if (bytes)
        MPI_Type_create_hvector(count, blocklength, stride * extent + between(r, 0, 1) * 16, old,
                                &made);
    else
        MPI_Type_vector(count, blocklength, stride, old, &made);
    return made;
}

MPI_Datatype listed(random& r, MPI_Datatype old) {
    const int count = between(r, 0, 7), kind = between(r, 0, 3), length = between(r, 1, 3);
    std::vector<int> lengths, places;
    std::vector<MPI_Aint> offsets;
    MPI_Aint lb = 0, extent = 0;
    MPI_Type_get_extent(old, &lb, &extent);
    int at = between(r, -2, 3);
    for (int i = 0; i < count; ++i) {
        lengths.push_back(kind < 2 ? between(r, 0, 3) : length);
        places.push_back(at);
        offsets.push_back(at * extent + (kind % 2 ? between(r, 0, 1) * 8 : 0));
        at += lengths.back() + 1 + between(r, 0, 2);
    }
    if (r() % 4 == 0)
        std::reverse(places.begin(), places.end()), std::reverse(offsets.begin(), offsets.end());
    MPI_Datatype made;
    switch (kind) {
        case 0:
            MPI_Type_indexed(count, lengths.data(), places.data(), old, &made);
            break;
        case 1:
            MPI_Type_create_hindexed(count, lengths.data(), offsets.data(), old, &made);
            break;
        case 2:
            MPI_Type_create_indexed_block(count, length, places.data(), old, &made);
            break;
        default:
            MPI_Type_create_hindexed_block(count, length, offsets.data(), old, &made);
            break;
    }
    return made;
}

MPI_Datatype array(random& r, MPI_Datatype old) {
    const int dims = between(r, 1, 3), how = r() % 2 ? MPI_ORDER_C : MPI_ORDER_FORTRAN;
    int sizes[3], parts[3], starts[3], distributions[3], arguments[3], grid[3];
    int processes = 1;
    for (int d = 0; d < dims; ++d) {
        sizes[d] = between(r, 4, 7);
        parts[d] = between(r, 1, sizes[d]);
        starts[d] = between(r, 0, sizes[d] - parts[d]);
        const int kinds[] = {MPI_DISTRIBUTE_NONE, MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_CYCLIC};
        distributions[d] = kinds[r() % 3];
        grid[d] = distributions[d] == MPI_DISTRIBUTE_NONE ? 1 : between(r, 1, 2);
        arguments[d] = distributions[d] == MPI_DISTRIBUTE_CYCLIC && r() % 2
                           ? between(r, 1, 2)
                           : MPI_DISTRIBUTE_DFLT_DARG;
        processes *= grid[d];
    }
    MPI_Datatype made;
    if (r() % 2)
        MPI_Type_create_subarray(dims, sizes, parts, starts, how, old, &made);
    else
        MPI_Type_create_darray(processes, between(r, 0, processes - 1), dims, sizes, distributions,
                               arguments, grid, how, old, &made);
    return made;
}

MPI_Datatype build(random& r, int depth);
void release(MPI_Datatype& type);

MPI_Datatype structure(random& r, int depth) {
    const int count = between(r, 1, 4);
    std::vector<int> lengths;
    std::vector<MPI_Aint> places;
    std::vector<MPI_Datatype> types;
    MPI_Aint at = 0;
    for (int i = 0; i < count; ++i) {
        types.push_back(build(r, depth - 1));
        lengths.push_back(between(r, 0, 3));
        MPI_Aint lb = 0, extent = 0;
        MPI_Type_get_extent(types.back(), &lb, &extent);
        at = (at - lb + 15) / 16 * 16;
        places.push_back(at);
        at += lb + std::max<MPI_Aint>(extent, 0) * lengths.back() + between(r, 0, 9);
    }
    MPI_Datatype made;
    MPI_Type_create_struct(count, lengths.data(), places.data(), types.data(), &made);
    for (MPI_Datatype& t : types) release(t);
    return made;
}

MPI_Datatype resized(random& r, MPI_Datatype old) {
    MPI_Aint lb = 0, extent = 0;
    MPI_Type_get_extent(old, &lb, &extent);
    MPI_Datatype made;
    const MPI_Aint room[] = {extent, extent + 8, extent + 24, extent / 2};
    MPI_Type_create_resized(old, r() % 3 ? lb : lb - 8, std::max<MPI_Aint>(room[r() % 4], 8),
                            &made);
    return made;
}

void release(MPI_Datatype& type) {
    int integers, addresses, inner, combiner;
    MPI_Type_get_envelope(type, &integers, &addresses, &inner, &combiner);
    if (combiner != MPI_COMBINER_NAMED) MPI_Type_free(&type);
}

// Types without data, or of no extent, are left out inside of others: MPICH 4.0.2 divides by zero
// when it unpacks some, Open MPI 4.1.4 refuses a darray of them.
bool solid(MPI_Datatype type) {
    MPI_Aint lb = 0, extent = 0;
    int bytes = 0;
    MPI_Type_size(type, &bytes);
    MPI_Type_get_extent(type, &lb, &extent);
    return bytes > 0 && extent > 0;
}

MPI_Datatype build_once(random& r, int depth);

MPI_Datatype build(random& r, int depth) {
    for (;;) {
        MPI_Datatype made = build_once(r, depth);
        if (solid(made)) return made;
        release(made);
    }
}

MPI_Datatype build_once(random& r, int depth) {
    if (depth == 0) return basic(r);
    if (r() % 5 == 0) return structure(r, depth);
    MPI_Datatype old = build(r, depth - 1), made = MPI_DATATYPE_NULL;
    switch (r() % 7) {
        case 0:
            MPI_Type_contiguous(between(r, 0, 4), old, &made);
            break;
        case 1:
            made = strided(r, old, false);
            break;
        case 2:
            made = strided(r, old, true);
            break;
        case 3:
            made = listed(r, old);
            break;
        case 4:
            made = array(r, old);
            break;
        case 5:
            made = resized(r, old);
            break;
        default:
            MPI_Type_dup(old, &made);
            break;
    }
    release(old);
    return made;
}

// Unpacks ones over zeros: fewer ones than packed bytes means that some byte is written twice.
bool writes_twice(const sample_type& s) {
    std::vector<char> memory(s.bytes, 0), ones(static_cast<std::size_t>(s.packed), 1);
    int position = 0;
    PMPI_Unpack(ones.data(), s.packed, &position, memory.data() + s.origin, s.count, s.type,
                MPI_COMM_SELF);
    return std::count(memory.begin(), memory.end(), 1) != s.packed;
}

}  // namespace

bool place(sample_type& s, MPI_Datatype type, int count) {
    MPI_Aint lb = 0, extent = 0, low = 0, span = 0;
    int one = 0;
    constexpr MPI_Aint most = 1 << 20, edge = 64;
    s.type = type;
    s.count = count;
    MPI_Type_commit(&s.type);
    MPI_Type_size(s.type, &one);
    MPI_Type_get_extent(s.type, &lb, &extent);
    MPI_Type_get_true_extent(s.type, &low, &span);
    const MPI_Aint last = (count - 1) * extent;
    const MPI_Aint first = low + std::min<MPI_Aint>(0, last),
                   end = low + span + std::max<MPI_Aint>(0, last);
    if (one <= 0 || one > most / count || end - first > most || std::abs(first) > most)
        return false;
    s.origin = edge - first;
    s.bytes = static_cast<std::size_t>(end - first + 2 * edge);
    s.packed = one * count;
    s.overlaps = writes_twice(s);
    return true;
}

void draw(random& r, sample_type& s, int depth) {
    for (;;) {
        if (s.type != MPI_DATATYPE_NULL) MPI_Type_free(&s.type);
        MPI_Datatype made = build(r, depth), owned;
        MPI_Type_dup(made, &owned);
        release(made);
        if (place(s, owned, between(r, 1, 3))) return;
    }
}

}  // namespace conformance
