#pragma once
// The datatypes that the benches move: the table of plain shapes, and what applications send.

#include <mpi.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace assay::mpi::bench {

// `count` instances of a committed type.
struct message {
    MPI_Datatype type;
    int count;
};

struct pattern {
    std::string name;
    // Makes about `bytes` bytes of data; a pattern of fixed size ignores it.
    std::function<message(std::int64_t bytes)> make;
    bool fixed_size = false;
    std::int64_t usual = 64 * 1024;  // bytes of data where a bench takes one size
};

// Blocks at strides, irregular blocks, structs, resized types, transposes, nested strides.
const std::vector<pattern>& plain_patterns();
// Faces of a 256^3 grid of doubles, 1 to 3 cells wide.
const std::vector<pattern>& faces();
// Communication of applications, after DDTBench's selection (Schneider, Gerstenberger and Hoefler,
// EuroMPI 2012): WRF, MILC, NAS LU and MG, LAMMPS, SPECFEM3D, FFT.
const std::vector<pattern>& applications();

// A committed type; consumes `type`.
MPI_Datatype committed(MPI_Datatype type);
// A part of a C-ordered grid.
MPI_Datatype part_of_grid(std::vector<int> sizes, std::vector<int> parts, std::vector<int> starts,
                          MPI_Datatype of);

}  // namespace assay::mpi::bench
