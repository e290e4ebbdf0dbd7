// What applications send, as shapes of their own data structures; sizes are those of one process of
// a common run.

#include <numeric>
#include <random>

#include "patterns.hpp"

namespace assay::mpi::bench {
namespace {

using kind = MPI_Datatype;

kind in_struct(const std::vector<MPI_Aint>& places, const std::vector<kind>& types) {
    const std::vector<int> ones(types.size(), 1);
    kind type;
    MPI_Type_create_struct(static_cast<int>(types.size()), ones.data(), places.data(), types.data(),
                           &type);
    for (kind t : types) MPI_Type_free(&t);
    return type;
}

// WRF: the halo of eight three-dimensional and four two-dimensional fields of floats in one
// message; z, y, x with x fastest, a halo of three.
message wrf(bool along_x) {
    constexpr int nx = 72, ny = 72, nz = 35, halo = 3;
    const auto strip = [&](int levels) {
        return along_x
                   ? part_of_grid({levels, ny, nx}, {levels, ny, halo}, {0, 0, halo}, MPI_FLOAT)
                   : part_of_grid({levels, ny, nx}, {levels, halo, nx}, {0, halo, 0}, MPI_FLOAT);
    };
    std::vector<MPI_Aint> places;
    std::vector<kind> types;
    MPI_Aint at = 0;
    for (int field = 0; field < 12; ++field) {
        const int levels = field < 8 ? nz : 1;
        places.push_back(at);
        types.push_back(strip(levels));
        at += MPI_Aint{levels} * ny * nx * 4;
    }
    return {committed(in_struct(places, types)), 1};
}

// MILC: SU(3) vectors (3 complex floats) of a z slice of a t, z, y, x lattice of 16^4.
message milc() {
    kind vector, type;
    MPI_Type_contiguous(6, MPI_FLOAT, &vector);
    type = part_of_grid({16, 16, 16, 16}, {16, 1, 16, 16}, {0, 0, 0, 0}, vector);
    MPI_Type_free(&vector);
    return {committed(type), 1};
}

// NAS LU: five doubles a cell, one cell wide, of a 64 x 64 plane's edge (x: every row's first
// cells; y: one row of cells in every plane).
message nas_lu(bool along_x) {
    constexpr int n = 64;
    kind type = along_x ? part_of_grid({n, n, n, 5}, {n, n, 1, 5}, {0, 0, 1, 0}, MPI_DOUBLE)
                        : part_of_grid({n, n, n, 5}, {n, 1, n, 5}, {0, 1, 0, 0}, MPI_DOUBLE);
    return {committed(type), 1};
}

// NAS MG: a face of the inner points of a 130^3 grid of doubles.
message nas_mg(int axis) {
    constexpr int n = 128;
    std::vector<int> parts{n, n, n};
    parts[static_cast<std::size_t>(axis)] = 1;
    return {committed(part_of_grid({n + 2, n + 2, n + 2}, parts, {1, 1, 1}, MPI_DOUBLE)), 1};
}

// Every third to ninth element, in order, never the same twice.
std::vector<int> scattered(int n, int block, unsigned seed) {
    std::mt19937 r(seed);
    std::vector<int> places(static_cast<std::size_t>(n));
    int at = 0;
    for (int& p : places) p = at * block, at += 3 + static_cast<int>(r() % 7);
    return places;
}

kind of_atoms(const std::vector<int>& atoms, int block, kind of) {
    std::vector<int> places(atoms);
    for (int& p : places) p *= block;
    kind type;
    MPI_Type_create_indexed_block(static_cast<int>(places.size()), block, places.data(), of, &type);
    return type;
}

// LAMMPS: listed atoms' positions, velocities, charges, tags and molecules, an array each.
message lammps() {
    constexpr int sent = 1500, owned = sent * 9;
    const std::vector<int> atoms = scattered(sent, 1, 3);
    std::vector<MPI_Aint> places{0};
    for (const int bytes : {24, 24, 8, 4})
        places.push_back(places.back() + MPI_Aint{owned} * bytes);
    return {
        committed(in_struct(places, {of_atoms(atoms, 3, MPI_DOUBLE), of_atoms(atoms, 3, MPI_DOUBLE),
                                     of_atoms(atoms, 1, MPI_DOUBLE), of_atoms(atoms, 1, MPI_INT),
                                     of_atoms(atoms, 1, MPI_INT)})),
        1};
}

// SPECFEM3D: listed points' values, one float a point in the outer core, three in the mantle.
message specfem(int floats) {
    return {committed(of_atoms(scattered(6000, 1, 5), floats, MPI_FLOAT)), 1};
}

// A distributed 2-D FFT's transposition: the columns of a 256 x 1024 block of complex doubles.
message fft() {
    constexpr int rows = 256, columns = 1024;
    kind column, type;
    MPI_Type_vector(rows, 2, 2 * columns, MPI_DOUBLE, &column);
    MPI_Type_create_resized(column, 0, 16, &type);
    MPI_Type_free(&column);
    return {committed(type), columns / 4};
}

template <class Make>
pattern fixed(std::string name, Make make) {
    return {std::move(name), [make](std::int64_t) { return make(); }, true};
}

}  // namespace

const std::vector<pattern>& applications() {
    static const std::vector<pattern> all{fixed("wrf_x", [] { return wrf(true); }),
                                          fixed("wrf_y", [] { return wrf(false); }),
                                          fixed("milc_z", milc),
                                          fixed("nas_lu_x", [] { return nas_lu(true); }),
                                          fixed("nas_lu_y", [] { return nas_lu(false); }),
                                          fixed("nas_mg_x", [] { return nas_mg(2); }),
                                          fixed("nas_mg_y", [] { return nas_mg(1); }),
                                          fixed("nas_mg_z", [] { return nas_mg(0); }),
                                          fixed("lammps", lammps),
                                          fixed("specfem3d_oc", [] { return specfem(1); }),
                                          fixed("specfem3d_mt", [] { return specfem(3); }),
                                          fixed("fft_transpose", fft)};
    return all;
}

}  // namespace assay::mpi::bench
