#pragma once
// What each back end offers to the list in executor.cpp, and what they share.

#include <pthread.h>

#include <exception>
#include <memory>
#include <mutex>
#include <string>

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

#include "assay/parallel/executor.hpp"
#include "assay/parallel/target.hpp"

namespace assay::parallel {

std::unique_ptr<executor> make_serial(std::size_t threads);
std::unique_ptr<executor> make_threads(std::size_t threads);
// Threads that stay within `cpus`.
std::unique_ptr<executor> make_threads_on(const std::vector<int>& cpus, std::size_t threads);
std::unique_ptr<executor> make_openmp(std::size_t threads);
std::unique_ptr<executor> make_tbb(std::size_t threads);
std::unique_ptr<executor> make_stdpar(std::size_t threads);
// Of a device by its index.
std::unique_ptr<executor> make_cuda(std::size_t index);
std::unique_ptr<executor> make_hip(std::size_t index);
std::vector<target> cuda_devices();
std::vector<target> hip_devices();
std::unique_ptr<executor> make_host_model(std::size_t threads);
std::string why_no_cuda();
std::string why_no_hip();
// Over all device back ends of the build.
std::vector<target> usable_devices();
std::unique_ptr<executor> make_device(const target& t);

// Lets the calling thread run on every CPU the process was given: a thread made under OMP_PROC_BIND
// inherits the one CPU of its maker. Never outside given_cpus().
void use_given_cpus();
// The same within `cpus`, which are some of them, for any thread.
void use_cpus(const std::vector<int>& cpus, pthread_t thread = pthread_self());
// Moves the calling thread off `cpu` where another of those it may run on is left. It may run on
// the same ones after as before.
void leave_cpu(int cpu);

// Keeps the first exception of a bulk's parts.
class first_exception {
  public:
    void run(const part_body& body, std::size_t part) noexcept {
        try {
            body(part);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!caught_) caught_ = std::current_exception();
        }
    }
    void rethrow() {
        if (caught_) std::rethrow_exception(caught_);
    }

  private:
    std::mutex mutex_;
    std::exception_ptr caught_;
};

// The same for parts that a runtime runs into which the thread sanitizer does not see: it is told
// the order that the runtime keeps, from the bulk's begin to each part and from each to the end,
// and still finds what parts do to one another.
#if defined(__SANITIZE_THREAD__)
class parts_unseen {
  public:
    parts_unseen() { __tsan_release(&begin_); }
    void run(const part_body& body, std::size_t part) noexcept {
        __tsan_acquire(&begin_);
        failure_.run(body, part);
        __tsan_release(&end_);
    }
    void rethrow() {
        __tsan_acquire(&end_);
        failure_.rethrow();
    }

  private:
    first_exception failure_;
    char begin_ = 0, end_ = 0;
};
#else
using parts_unseen = first_exception;
#endif

}  // namespace assay::parallel
