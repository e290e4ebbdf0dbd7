// The library's own thread pool. Each worker owns a slot, a cache line through which one part at a
// time is handed over:
//
//   idle -> reserved -> posted -> running -> idle       a caller fills the slot, its worker runs it
//                       posted -> idle                  the caller takes back what no worker has
//                       begun
//   idle -> asleep -> reserved                          a worker sleeps after a bounded spin and is
//   woken
//
// The caller of a bulk posts parts 1.. to slots 1.., runs part 0, takes back every part that no
// worker has begun (so a descheduled or missing worker delays nobody), and waits for the rest. A
// slot that is not idle is skipped, so bulks may nest and may come from several threads at once:
// what finds no worker runs in its caller. Each reservation has a number of its own in the slot's
// word, so nobody waits for somebody else's part.

#include <pthread.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "assay/parallel/machine.hpp"
#include "backend.hpp"
#include "spin.hpp"

namespace assay::parallel {
namespace {

constexpr std::size_t most_threads = 1024;  // of a bulk's table on the stack

// A slot's word: the number of the reservation above three bits of state.
using word = std::uint32_t;
enum state : word { idle, asleep, reserved, posted, running, watched, closing };
constexpr word state_bits = 7;
state state_of(word w) { return static_cast<state>(w & state_bits); }
word with(word w, state s) { return (w & ~state_bits) | s; }

// One bulk; it lives on its caller's stack until no slot carries it any more.
struct job {
    part_body body;
    std::size_t parts;
    std::size_t slots;  // part w belongs to slot w while there are no more parts than slots
    std::atomic<std::size_t> next{0};  // else the next part to deal
    first_exception failure{};

    void run_slot(std::size_t s) {
        if (parts <= slots) return failure.run(body, s);
        for (std::size_t part = 0; (part = next.fetch_add(1, std::memory_order_relaxed)) < parts;)
            failure.run(body, part);
    }
};

struct alignas(128) slot {
    std::atomic<word> now{idle};
    job* work = nullptr;  // of who holds the reservation
};

// Forks that this process is the child of: a pool made before the last one has no workers.
std::atomic<unsigned> forks{0};
[[maybe_unused]] const int fork_handler =
    pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });

// The reservation's word once posted, or nothing when the slot is not free.
word post(slot& s, job& work) {
    word w = s.now.load(std::memory_order_relaxed);
    if (state_of(w) != idle && state_of(w) != asleep) return 0;
    const word next = with(w + state_bits + 1, reserved);
    if (!s.now.compare_exchange_strong(w, next, std::memory_order_acquire)) return 0;
    s.work = &work;
    s.now.store(with(next, posted), std::memory_order_release);
    if (state_of(w) == asleep) s.now.notify_one();
    return with(next, posted);
}

bool take_back(slot& s, word w) {
    return s.now.compare_exchange_strong(w, with(w, idle), std::memory_order_acquire);
}

// Returns when the part posted as `w`, which its worker has begun, has ended.
void await(slot& s, word w, std::chrono::nanoseconds spin) {
    const word begun = with(w, running);
    if (spin_until([&] { return s.now.load(std::memory_order_acquire) != begun; }, spin)) return;
    word seen = begun;
    if (!s.now.compare_exchange_strong(seen, with(w, watched), std::memory_order_acquire)) return;
    s.now.wait(with(w, watched), std::memory_order_acquire);
}

// A worker's wait: the word of a posted part, or of closing.
word next_work(slot& s, std::chrono::nanoseconds spin) {
    auto has_work = [](word w) { return state_of(w) == posted || state_of(w) == closing; };
    word w = idle;
    for (;;) {
        if (spin_until([&] { return has_work(w = s.now.load(std::memory_order_acquire)); }, spin))
            return w;
        if (state_of(w) == idle &&
            s.now.compare_exchange_strong(w, with(w, asleep), std::memory_order_acq_rel))
            s.now.wait(with(w, asleep), std::memory_order_acquire);
    }
}

void serve(slot& s, std::size_t number, std::chrono::nanoseconds spin) {
    for (;;) {
        word w = next_work(s, spin);
        if (state_of(w) == closing) return;
        if (!s.now.compare_exchange_strong(w, with(w, running), std::memory_order_acquire))
            continue;
        s.work->run_slot(number);
        if (state_of(s.now.exchange(with(w, idle), std::memory_order_acq_rel)) == watched)
            s.now.notify_all();
    }
}

class threads final : public executor {
  public:
    threads(std::size_t count, std::vector<int> cpus)
        : count_(count),
          cpus_(std::move(cpus)),
          spin_(count <= cpus_.size() ? long_spin : short_spin) {
        if (count > most_threads)
            throw std::invalid_argument("back end threads: more than 1024 threads");
        static_assert(most_threads == 1024);
        start();
    }
    ~threads() override { stop(); }
    threads(const threads&) = delete;
    threads& operator=(const threads&) = delete;

    [[nodiscard]] std::string_view name() const override { return "threads"; }
    [[nodiscard]] std::size_t concurrency() const override { return count_; }

    void bulk(std::size_t parts, part_body body) override {
        if (parts == 0) return;
        if (forks_ != forks.load(std::memory_order_relaxed)) restart_in_child();
        const std::size_t participants = std::min(parts, count_);
        job work{body, parts, count_};
        std::array<word, most_threads>
            given;  // of slot s: its posted word, 0 once its part is the caller's
        for (std::size_t s = 1; s < participants; ++s) given[s] = post(slots_[s], work);
        work.run_slot(0);
        for (std::size_t s = 1; s < participants; ++s)
            if (given[s] == 0 || take_back(slots_[s], given[s])) {
                given[s] = 0;
                work.run_slot(s);
            }
        for (std::size_t s = 1; s < participants; ++s)
            if (given[s] != 0) await(slots_[s], given[s], spin_);
        work.failure.rethrow();
    }

  private:
    // Longer than the gap between two bulks of a loop; a worker that shares its core gives it up
    // sooner.
    static constexpr std::chrono::microseconds long_spin{100}, short_spin{2};

    void start() {
        forks_ = forks.load(std::memory_order_relaxed);
        slots_ = std::make_unique<slot[]>(count_);
        workers_ = std::make_unique<std::vector<std::thread>>();
        for (std::size_t s = 1; s < count_; ++s)
            workers_->emplace_back([this, s] {
                use_cpus(cpus_);
                serve(slots_[s], s, spin_);
            });
    }

    void stop() {
        if (forks_ != forks.load(std::memory_order_relaxed)) return abandon();
        for (std::size_t s = 1; s < count_; ++s) {
            word w = slots_[s].now.load(std::memory_order_relaxed);
            while ((state_of(w) != idle && state_of(w) != asleep) ||
                   !slots_[s].now.compare_exchange_weak(w, with(w, closing),
                                                        std::memory_order_acq_rel))
                w = slots_[s].now.load(std::memory_order_relaxed);
            slots_[s].now.notify_one();
        }
        for (std::thread& t : *workers_) t.join();
    }

    // The threads of the parent do not exist here, so their handles can be neither joined nor
    // destroyed.
    void abandon() {
        static_cast<void>(workers_.release());
        static_cast<void>(slots_.release());
    }
    void restart_in_child() {
        abandon();
        start();
    }

    std::size_t count_;
    std::vector<int> cpus_;
    std::chrono::nanoseconds spin_;
    unsigned forks_ = 0;
    std::unique_ptr<slot[]> slots_;
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
