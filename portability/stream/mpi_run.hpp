#pragma once
// What each rank does: takes a target, runs the kernels when all do, and rank 0 prints.

#include <cstdio>
#include <string>

#include "mpi_world.hpp"
#include "options.hpp"

namespace assay::stream {

struct placement {
    std::string target;   // "numa:0: 2 CPUs 0-1"
    bool shared = false;  // other ranks run on its CPUs too
};
// Narrows this rank to its target: its share of the CPUs that ranks of the node were given in
// common (ranks.hpp), and of the devices, where the launcher left all to each.
placement take_target(const world& w);

// A line a rank, by rank 0.
void print_mapping(const world& w, const placement& mine, std::size_t threads, std::FILE* out);

// Whether every rank's elements and every sum are right.
bool run_over_ranks(const world& w, const settings& s, bool csv);

}  // namespace assay::stream
