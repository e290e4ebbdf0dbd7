#pragma once
// The ranks, and what this program asks of MPI.

#include <functional>
#include <string>
#include <vector>

namespace assay::stream {

// Thrown on every rank once one of them has said why.
struct refused {};

class world {
  public:
    world(int& argc, char**& argv);
    ~world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int size() const { return size_; }
    // Among the ranks of this node.
    [[nodiscard]] std::size_t local_rank() const { return local_rank_; }
    [[nodiscard]] std::size_t local_size() const { return local_size_; }
    [[nodiscard]] std::string host() const;

    void barrier() const;
    // A barrier that leaves the cores to those who still work.
    void idle_barrier() const;
    // Seconds that the sum over ranks took; `value` becomes it.
    double timed_sum(double& value) const;
    double timed_sum(float& value) const;
    [[nodiscard]] double greatest(double x) const;
    // On rank 0 each rank's, in order; elsewhere empty.
    [[nodiscard]] std::vector<std::vector<double>> gather(const std::vector<double>& mine) const;
    [[nodiscard]] std::vector<std::string> gather(const std::string& mine) const;
    // On every rank each rank's of its node.
    [[nodiscard]] std::vector<std::string> gather_on_node(const std::string& mine) const;

    // Runs `work` on every rank; where it throws on one, the lowest such rank prints its line and
    // `refused` is thrown on all.
    void all_or_none(const std::function<void()>& work) const;

    int end(int code);  // MPI_Finalize; gives `code`
    [[noreturn]] void abort(int code) const;

  private:
    int rank_ = 0, size_ = 1;
    std::size_t local_rank_ = 0, local_size_ = 1;
    struct communicators;
    communicators* mpi_;
    bool ended_ = false;
};

}  // namespace assay::stream
