#include <omp.h>

#include "backend.hpp"

namespace assay::parallel {
namespace {

class openmp final : public executor {
  public:
    explicit openmp(std::size_t threads) : threads_(threads) {}
    [[nodiscard]] std::string_view name() const override { return "openmp"; }
    [[nodiscard]] std::size_t concurrency() const override { return threads_; }
    void bulk(std::size_t parts, part_body body) override {
        parts_unseen failure;
#pragma omp parallel num_threads(static_cast <int>(threads_))
        {
            // The runtime may give fewer threads than asked for, so parts are dealt round.
            const auto team = static_cast<std::size_t>(omp_get_num_threads());
            for (auto part = static_cast<std::size_t>(omp_get_thread_num()); part < parts;
                 part += team)
                failure.run(body, part);
        }
        failure.rethrow();
    }

  private:
    std::size_t threads_;
};

}  // namespace

std::unique_ptr<executor> make_openmp(std::size_t threads) {
    return std::make_unique<openmp>(threads);
}

}  // namespace assay::parallel
