#pragma once
// What this library did in this process: counted always, told at MPI_Finalize only where
// ASSAY_MPI_REPORT asks.

#include <cstdint>

#include "../datatype/decode.hpp"
#include "../placement/placement.hpp"

namespace assay::mpi {

enum class call { pack, unpack, send, receive, send_request, receive_request, collective, count };

// A call that our packers served, or one on a type with a plan that the method left to the library.
void count_accelerated(call c, std::int64_t bytes);
void count_passed(call c, std::int64_t bytes);
void count_refusal(refusal why);
void count_graph(graph_outcome outcome);

// False where nothing is counted, as ASSAY_MPI_REPORT does not ask.
bool report_wanted();

// ASSAY_MPI_REPORT=text|csv[:FILE]; nothing without it. A program of sessions alone has no rank.
constexpr int rank_unknown = -1;
void write_report(int rank);

}  // namespace assay::mpi
