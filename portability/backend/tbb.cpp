// oneTBB: a crew whose workers are those of an arena. A loop of oneTBB wakes its workers anew,
// which costs as much as a loop in L2 takes; here a task serves its slot from one bulk to the next
// and ends, giving the worker back, when nothing has come for a while.

#include <sched.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>

#include "assay/parallel/machine.hpp"
#include "crew.hpp"

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
          a_core_each_(threads <= given_cpus().size()),
          limit_(tbb::global_control::max_allowed_parallelism, threads),
          arena_(static_cast<int>(threads)),
          observer_(arena_),
          crew_(threads, given_cpus().size(), false) {}
    // A task that oneTBB has not begun yet is run here, and finds its crew closed.
    ~tbb_backend() noexcept override {
        crew_.close();
        arena_.execute([this] { calls_.wait(); });
    }
    tbb_backend(const tbb_backend&) = delete;
    tbb_backend& operator=(const tbb_backend&) = delete;

    [[nodiscard]] std::string_view name() const override { return "tbb"; }
    [[nodiscard]] std::size_t concurrency() const override { return threads_; }
    void bulk(std::size_t parts, part_body body) override { crew_.bulk(parts, body, *this); }

    void expect(std::size_t) {}
    // The kernel may wake the worker on this core, where it would begin when the caller has run all
    // parts: it is let in at once, and goes to another core.
    void call(std::size_t s) noexcept {
        arena_.enqueue(calls_.defer([this, s, caller = sched_getcpu()] {
            if (a_core_each_) leave_cpu(caller);
            crew_.serve(s);
        }));
        if (a_core_each_) sched_yield();
    }

  private:
    std::size_t threads_;
    bool a_core_each_;
    tbb::global_control limit_;  // lets an arena have more threads than the machine has cores
    tbb::task_arena arena_;
    free_workers observer_;
    crew crew_;
    tbb::task_group calls_;  // of workers to their slots
};

}  // namespace

std::unique_ptr<executor> make_tbb(std::size_t threads) {
    return std::make_unique<tbb_backend>(threads);
}

}  // namespace assay::parallel
