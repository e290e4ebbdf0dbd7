// The standard library's parallel algorithms. They get a counting iterator of our own: libstdc++
// runs those of std::views::iota serially, because their category is only that of an input
// iterator. It has no say over how many threads there are: `threads` is the number of parts.

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <compare>
#include <execution>
#include <iterator>
#include <thread>

#include "backend.hpp"

namespace assay::parallel {
namespace {

class counting_iterator {
  public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::size_t*;
    using reference = std::size_t;

    counting_iterator() = default;
    explicit counting_iterator(std::size_t at) : at_(at) {}
    reference operator*() const { return at_; }
    reference operator[](difference_type d) const { return at_ + static_cast<std::size_t>(d); }
    counting_iterator& operator+=(difference_type d) {
        at_ += static_cast<std::size_t>(d);
        return *this;
    }
    counting_iterator& operator-=(difference_type d) { return *this += -d; }
    counting_iterator& operator++() { return *this += 1; }
    counting_iterator& operator--() { return *this += -1; }
    counting_iterator operator++(int) {
        const counting_iterator before = *this;
        ++*this;
        return before;
    }
    counting_iterator operator--(int) {
        const counting_iterator before = *this;
        --*this;
        return before;
    }
    friend counting_iterator operator+(counting_iterator i, difference_type d) { return i += d; }
    // What random access asks for and libstdc++ does not call.
    [[maybe_unused]] friend counting_iterator operator+(difference_type d, counting_iterator i) {
        return i += d;
    }
    [[maybe_unused]] friend counting_iterator operator-(counting_iterator i, difference_type d) {
        return i -= d;
    }
    friend difference_type operator-(counting_iterator a, counting_iterator b) {
        return static_cast<difference_type>(a.at_ - b.at_);
    }
    friend auto operator<=>(const counting_iterator&, const counting_iterator&) = default;

  private:
    std::size_t at_ = 0;
};

// Whether a thread's bulks, of two parts or more, get no worker though there would be the time for
// one: the kernel may have put it behind its caller on the same core.
class lonely {
  public:
    void ended(bool alone) {
        if (!alone && !waits_) return;
        const auto now = std::chrono::steady_clock::now();
        waits_ = alone && now - last_ > worth_a_yield;
        last_ = now;
    }
    [[nodiscard]] bool waits() const { return waits_; }

  private:
    // Four times what a yield takes; an empty bulk takes a twentieth of it.
    static constexpr std::chrono::microseconds worth_a_yield{2};
    std::chrono::steady_clock::time_point last_;  // end of the last bulk that was alone
    bool waits_ = false;
};
thread_local lonely caller_state;

class stdpar final : public executor {
  public:
    explicit stdpar(std::size_t threads) : threads_(threads) {}
    [[nodiscard]] std::string_view name() const override { return "stdpar"; }
    [[nodiscard]] std::size_t concurrency() const override { return threads_; }
    void bulk(std::size_t parts, part_body body) override {
        parts_unseen failure;  // an exception that left the element function would terminate
        const std::thread::id caller = std::this_thread::get_id();
        const int cpu = sched_getcpu();
        const bool yields = caller_state.waits();
        alignas(128) std::size_t own = 0;  // parts that the caller ran
        std::for_each(std::execution::par, counting_iterator(0), counting_iterator(parts),
                      [=, &failure, &own](std::size_t part) {
                          if (std::this_thread::get_id() != caller)
                              leave_cpu(cpu);
                          else if (own++ == 0 && yields)
                              sched_yield();
                          failure.run(body, part);
                      });
        caller_state.ended(parts > 1 && own == parts);
        failure.rethrow();
    }

  private:
    std::size_t threads_;
};

}  // namespace

std::unique_ptr<executor> make_stdpar(std::size_t threads) {
    return std::make_unique<stdpar>(threads);
}

}  // namespace assay::parallel
