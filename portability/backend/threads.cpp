// The library's own thread pool: a crew whose workers are threads that sleep where they have left.

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "assay/parallel/machine.hpp"
#include "crew.hpp"

namespace assay::parallel {
namespace {

// Forks that this process is the child of: a pool made before the last one has no workers.
std::atomic<unsigned> forks{0};
[[maybe_unused]] const int fork_handler =
    pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });

class threads final : public executor {
  public:
    threads(std::size_t count, std::vector<int> cpus) : count_(count), cpus_(std::move(cpus)) {
        start();
    }
    ~threads() override {
        if (forks_ != forks.load(std::memory_order_relaxed)) {
            abandon();
            return;
        }
        crew_->close();
        for (std::thread& t : *workers_) t.join();
    }
    threads(const threads&) = delete;
    threads& operator=(const threads&) = delete;

    [[nodiscard]] std::string_view name() const override { return "threads"; }
    [[nodiscard]] std::size_t concurrency() const override { return count_; }

    void bulk(std::size_t parts, part_body body) override {
        if (forks_ != forks.load(std::memory_order_relaxed)) {
            abandon();
            start();
        }
        crew_->bulk(parts, body, *this);
    }

    // The kernel may wake a worker on its caller's core, where it would begin when the caller has
    // run all parts: it is kept off that core until it has begun.
    void expect(std::size_t s) {
        if (count_ > cpus_.size()) return;
        std::vector<int> others = cpus_;
        std::erase(others, sched_getcpu());
        if (!others.empty()) use_cpus(others, (*workers_)[s - 1].native_handle());
    }
    void call(std::size_t s) { crew_->wake(s); }

  private:
    void start() {
        forks_ = forks.load(std::memory_order_relaxed);
        crew_ = std::make_unique<crew>(count_, cpus_.size(), true);
        workers_ = std::make_unique<std::vector<std::thread>>();
        for (std::size_t s = 1; s < count_; ++s)
            workers_->emplace_back([this, c = crew_.get(), s] {
                use_cpus(cpus_);
                while (c->serve(s)) {
                    c->sleep(s);
                    use_cpus(cpus_);
                }
            });
    }

    // The threads of the parent do not exist here, so their handles can be neither joined nor
    // destroyed.
    void abandon() {
        static_cast<void>(workers_.release());
        static_cast<void>(crew_.release());
    }

    std::size_t count_;
    std::vector<int> cpus_;
    unsigned forks_ = 0;
    std::unique_ptr<crew> crew_;
    std::unique_ptr<std::vector<std::thread>> workers_;
};

}  // namespace

std::unique_ptr<executor> make_threads(std::size_t count) {
    return std::make_unique<threads>(count, given_cpus());
}
std::unique_ptr<executor> make_threads_on(const std::vector<int>& cpus, std::size_t count) {
    return std::make_unique<threads>(count, cpus);
}

}  // namespace assay::parallel
