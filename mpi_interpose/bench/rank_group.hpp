#pragma once
// Several ranks of this program, started by mpirun and kept for many questions, so that a case
// costs its messages and not a start of MPI.

#include <stdio.h>
#include <sys/types.h>

#include <string>

namespace assay::mpi::bench {

// The option under which this program is a rank that answers questions.
inline constexpr const char* rank_option = "--as-rank";

class rank_group {
  public:
    // Starts nothing before the first question.
    explicit rank_group(int ranks) : ranks_(ranks) {}
    rank_group(const rank_group&) = delete;
    rank_group& operator=(const rank_group&) = delete;
    ~rank_group();

    // One line to rank 0, and its answer of one line. Throws std::runtime_error where the ranks do
    // not start or end early.
    std::string ask(const std::string& question);

  private:
    void start();
    void stop();

    int ranks_;
    pid_t child_ = -1;
    FILE* to_ = nullptr;
    FILE* from_ = nullptr;
};

}  // namespace assay::mpi::bench
