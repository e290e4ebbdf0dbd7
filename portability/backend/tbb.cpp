// oneTBB. A static partitioner and one part a thread: its automatic one splits a bandwidth-bound
// loop into pieces too small for streaming stores and hands them out in changing order.

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>

#include "backend.hpp"

namespace assay::parallel {
namespace {

// A worker inherits the mask of the thread that woke the scheduler, perhaps one CPU under
// OMP_PROC_BIND.
class free_workers final : public tbb::task_scheduler_observer {
  public:
    explicit free_workers(tbb::task_arena& arena) : tbb::task_scheduler_observer(arena) {
        observe(true);
    }
    ~free_workers() override { observe(false); }
    void on_scheduler_entry(bool is_worker) override {
        if (is_worker) use_given_cpus();
    }
};

class tbb_backend final : public executor {
  public:
    explicit tbb_backend(std::size_t threads)
        : threads_(threads),
          limit_(tbb::global_control::max_allowed_parallelism, threads),
          arena_(static_cast<int>(threads)),
          observer_(arena_) {}
    [[nodiscard]] std::string_view name() const override { return "tbb"; }
    [[nodiscard]] std::size_t concurrency() const override { return threads_; }
    void bulk(std::size_t parts, part_body body) override {
        if (parts == 0) return;
        first_exception failure;
        auto run = [&](const tbb::blocked_range<std::size_t>& r) {
            for (std::size_t part = r.begin(); part != r.end(); ++part) failure.run(body, part);
        };
        const tbb::blocked_range<std::size_t> all(0, parts, 1);
        arena_.execute([&] {
            if (parts <= threads_)
                tbb::parallel_for(all, run, tbb::static_partitioner());
            else
                tbb::parallel_for(all, run, tbb::simple_partitioner());
        });
        failure.rethrow();
    }

  private:
    std::size_t threads_;
    tbb::global_control limit_;  // lets an arena have more threads than the machine has cores
    tbb::task_arena arena_;
    free_workers observer_;
};

}  // namespace

std::unique_ptr<executor> make_tbb(std::size_t threads) {
    return std::make_unique<tbb_backend>(threads);
}

}  // namespace assay::parallel
