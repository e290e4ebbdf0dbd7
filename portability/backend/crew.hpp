#pragma once
// How a caller hands parts to workers that somebody else owns. Each worker serves a slot, a few
// cache lines through which one part at a time is handed over:
//
//   idle -> reserved -> posted -> running -> idle    a caller fills the slot, its worker runs it
//                       posted -> idle               the caller takes back what no worker has begun
//   idle -> asleep -> reserved                       a worker leaves after a bounded spin and is
//                                                    called
//
// The caller of a bulk posts parts 1.. to slots 1.., runs part 0, takes back every part that no
// worker has begun (so a descheduled or missing worker delays nobody), and waits for the rest. A
// slot that is not idle is skipped, so bulks may nest and may come from several threads at once:
// what finds no worker runs in its caller. Each reservation has a number of its own in the slot's
// word, so nobody waits for somebody else's part.

#include <array>
#include <atomic>
#include <cstdint>
#include <stdexcept>

#include "backend.hpp"
#include "spin.hpp"

namespace assay::parallel {

class crew {
  public:
    // Slots 1 .. count - 1; the caller of a bulk is the worker of slot 0. A worker that shares its
    // core gives it up sooner.
    crew(std::size_t count, std::size_t cpus, bool workers_are_there)
        : count_(count), spin_(count <= cpus ? long_spin : short_spin) {
        if (count > most) throw std::invalid_argument("more than 1024 threads");
        slots_ = std::make_unique<slot[]>(count);
        if (workers_are_there) return;
        for (std::size_t s = 1; s < count; ++s) slots_[s].now = asleep;
    }

    // Where slot s has work and its worker has left, workers.expect(s) is called before the worker
    // can see it, workers.call(s) after.
    template <class Workers>
    void bulk(std::size_t parts, const part_body& body, Workers& workers) {
        if (parts == 0) return;
        const std::size_t participants = std::min(parts, count_);
        job work{body, parts, count_};
        std::array<word, most>
            given;  // of slot s: its posted word, 0 once its part is the caller's
        for (std::size_t s = 1; s < participants; ++s) given[s] = post(s, work, workers);
        work.run_slot(0);
        for (std::size_t s = 1; s < participants; ++s)
            if (given[s] == 0 || take_back(slots_[s], given[s])) {
                given[s] = 0;
                work.run_slot(s);
            }
        for (std::size_t s = 1; s < participants; ++s)
            if (given[s] != 0) await(slots_[s], given[s]);
        work.failure.rethrow();
    }

    // Runs what is posted to slot s; true when there was nothing for a while: the worker has left.
    // False after close().
    bool serve(std::size_t s) {
        slot& mine = slots_[s];
        for (;;) {
            word w = next_work(mine);
            if (state_of(w) != posted) return state_of(w) == asleep;
            if (!mine.now.compare_exchange_strong(w, with(w, running), std::memory_order_acquire))
                continue;
            mine.run(s);
            if (state_of(mine.now.exchange(with(w, idle), std::memory_order_acq_rel)) == watched)
                mine.now.notify_all();
        }
    }

    // The worker of slot s, having left, sleeps until there is work and wake(s).
    void sleep(std::size_t s) {
        auto& now = slots_[s].now;
        for (word w = now.load(std::memory_order_acquire);
             state_of(w) == asleep || state_of(w) == reserved;
             w = now.load(std::memory_order_acquire))
            now.wait(w, std::memory_order_acquire);
    }
    void wake(std::size_t s) { slots_[s].now.notify_one(); }

    // No bulk runs any more; workers leave for good.
    void close() {
        for (std::size_t s = 1; s < count_; ++s) {
            word w = slots_[s].now.load(std::memory_order_relaxed);
            while ((state_of(w) != idle && state_of(w) != asleep) ||
                   !slots_[s].now.compare_exchange_weak(w, with(w, closing),
                                                        std::memory_order_acq_rel))
                w = slots_[s].now.load(std::memory_order_relaxed);
            wake(s);
        }
    }

  private:
    static constexpr std::size_t most = 1024;  // of a bulk's table on the stack
    // Longer than the gap between two bulks of a loop.
    static constexpr std::chrono::microseconds long_spin{100}, short_spin{2};

    // A slot's word: the number of the reservation above three bits of state.
    using word = std::uint32_t;
    enum state : word { idle, asleep, reserved, posted, running, watched, closing };
    static constexpr word state_bits = 7;
    static state state_of(word w) { return static_cast<state>(w & state_bits); }
    static word with(word w, state s) { return (w & ~state_bits) | s; }

    // One bulk; it lives on its caller's stack until no slot carries it any more.
    struct job {
        part_body body;
        std::size_t parts;
        std::size_t slots;  // part w belongs to slot w while there are no more parts than slots
        std::atomic<std::size_t> next{0};  // else the next part to deal
        first_exception failure{};

        [[nodiscard]] bool deals() const { return parts > slots; }
        void run_slot(std::size_t s) {
            if (!deals()) return failure.run(body, s);
            std::size_t part = 0;
            while ((part = next.fetch_add(1, std::memory_order_relaxed)) < parts)
                failure.run(body, part);
        }
    };

    // Of who holds the reservation, but for the word.
    struct alignas(128) slot {
        std::atomic<word> now{idle};
        bool deals = false;
        job* work = nullptr;
        part_body body{};  // of `copy` where it fits
        part_body::copy copy;

        void run(std::size_t number) const {
            if (deals)
                work->run_slot(number);
            else
                work->failure.run(body, number);
        }
    };

    // The reservation's word once posted, or nothing when the slot is not free.
    template <class Workers>
    word post(std::size_t number, job& work, Workers& workers) {
        slot& s = slots_[number];
        word w = s.now.load(std::memory_order_relaxed);
        if (state_of(w) != idle && state_of(w) != asleep) return 0;
        const word next = with(w + state_bits + 1, reserved);
        if (!s.now.compare_exchange_strong(w, next, std::memory_order_acquire)) return 0;
        if (state_of(w) == asleep) workers.expect(number);
        s.deals = work.deals();
        s.work = &work;
        s.body = work.body.copied(s.copy);
        s.now.store(with(next, posted), std::memory_order_release);
        if (state_of(w) == asleep) workers.call(number);
        return with(next, posted);
    }

    static bool take_back(slot& s, word w) {
        return s.now.compare_exchange_strong(w, with(w, idle), std::memory_order_acquire);
    }

    // Returns when the part posted as `w`, which its worker has begun, has ended.
    void await(slot& s, word w) const {
        const word begun = with(w, running);
        if (spin_until([&] { return s.now.load(std::memory_order_acquire) != begun; }, spin_))
            return;
        word seen = begun;
        if (!s.now.compare_exchange_strong(seen, with(w, watched), std::memory_order_acquire))
            return;
        s.now.wait(with(w, watched), std::memory_order_acquire);
    }

    // The word of a posted part, of closing, or of asleep, which it then is.
    word next_work(slot& s) const {
        auto has_work = [](word w) { return state_of(w) == posted || state_of(w) == closing; };
        word w = idle;
        for (;;) {
            if (spin_until([&] { return has_work(w = s.now.load(std::memory_order_acquire)); },
                           spin_))
                return w;
            if (state_of(w) == idle &&
                s.now.compare_exchange_strong(w, with(w, asleep), std::memory_order_acq_rel))
                return with(w, asleep);
        }
    }

    std::size_t count_;
    std::chrono::nanoseconds spin_;
    std::unique_ptr<slot[]> slots_;
};

}  // namespace assay::parallel
