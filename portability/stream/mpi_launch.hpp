#pragma once
// `stream --mpi`: the program is one for all MPIs, its part under MPI is a program for each
// (stream_openmpi, stream_mpich) that stands beside it.

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace assay::stream {

// The MPI whose launcher started this process, by the variables it sets ("openmpi", "mpich"); empty
// when none did.
std::string launcher(const std::function<bool(const char*)>& is_set);

// The MPI to run under: the one `asked` for, else the launcher's, else the only one or Open MPI.
// std::invalid_argument names what the build has.
std::string choose_mpi(const std::string& asked, const std::string& launched_by,
                       const std::vector<std::string>& built);

// Becomes stream_<MPI> with the same arguments but --mpi; std::invalid_argument where it cannot.
[[noreturn]] void become_mpi_program(std::span<char* const> arguments);

}  // namespace assay::stream
