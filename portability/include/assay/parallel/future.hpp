#pragma once
// Work that runs later: ordered queues, futures with then and when_all, exceptions carried.
//
// A queue runs its tasks one after another on a thread of its own; a task may call any algorithm.
// queue::post is what a P2300 scheduler needs beneath it: schedule() on a queue is a sender whose
// start() posts set_value.

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace assay::parallel {

template <class T>
class future;

class queue {
  public:
    queue();
    ~queue();  // after every task that was posted
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;

    // Runs task() after all that were posted before it. The task must not throw: submit carries
    // exceptions.
    void post(std::function<void()> task);
    template <class F>
    auto submit(F f) -> future<std::invoke_result_t<F&>>;
    // Returns when every task posted before this call has ended.
    void wait();

  private:
    struct state;
    std::unique_ptr<state> state_;
};

namespace detail {

template <class T>
struct shared_state {
    using stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    std::mutex mutex;
    std::condition_variable ready;
    std::optional<stored> value;
    std::exception_ptr error;
    std::vector<std::function<void()>> after;

    [[nodiscard]] bool done() const { return value.has_value() || error != nullptr; }

    // Runs f and keeps what it gives or throws, then everything that waited for it.
    template <class F>
    void run(F& f) {
        std::optional<stored> result;
        std::exception_ptr thrown;
        try {
            if constexpr (std::is_void_v<T>)
                f(), result.emplace();
            else
                result.emplace(f());
        } catch (...) {
            thrown = std::current_exception();
        }
        std::vector<std::function<void()>> waiting;
        {
            const std::lock_guard lock(mutex);
            value = std::move(result);
            error = thrown;
            waiting.swap(after);
        }
        ready.notify_all();
        for (const auto& next : waiting) next();
    }
    void when_done(std::function<void()> next) {
        {
            const std::lock_guard lock(mutex);
            if (!done()) return after.push_back(std::move(next));
        }
        next();
    }
};

}  // namespace detail

// A value to come. Copies refer to the same value.
template <class T>
class future {
  public:
    explicit future(queue& q) : queue_(&q), state_(std::make_shared<detail::shared_state<T>>()) {}

    [[nodiscard]] bool is_ready() const {
        const std::lock_guard lock(state_->mutex);
        return state_->done();
    }
    // Waits for the value, or throws what its task threw. Called from a task of the same queue for
    // a later task's value it would wait for ever: use then.
    T get() const {
        std::unique_lock lock(state_->mutex);
        state_->ready.wait(lock, [&] { return state_->done(); });
        if (state_->error) std::rethrow_exception(state_->error);
        if constexpr (!std::is_void_v<T>) return *state_->value;
    }
    // f(value) as a task of the same queue once the value is there; what this future throws, that
    // one throws too.
    template <class F>
    auto then(F f) const {
        auto call = [f = std::move(f), self = *this]() mutable {
            if constexpr (std::is_void_v<T>)
                return self.get(), f();
            else
                return f(self.get());
        };
        future<std::invoke_result_t<decltype(call)&>> next(*queue_);
        auto shared = std::make_shared<decltype(call)>(std::move(call));
        state_->when_done([q = queue_, state = next.state_, shared] {
            q->post([state, shared] { state->run(*shared); });
        });
        return next;
    }

  private:
    friend class queue;
    template <class U>
    friend class future;
    template <class... U>
    friend future<std::tuple<U...>> when_all(const future<U>&... all);
    template <class U>
    friend future<std::vector<U>> when_all(const std::vector<future<U>>& all);

    queue* queue_;
    std::shared_ptr<detail::shared_state<T>> state_;
};

template <class F>
auto queue::submit(F f) -> future<std::invoke_result_t<F&>> {
    future<std::invoke_result_t<F&>> result(*this);
    auto task = std::make_shared<F>(std::move(f));
    post([state = result.state_, task] { state->run(*task); });
    return result;
}

// All values, once the last is there, on the first future's queue; the first error in order of the
// arguments.
template <class T>
future<std::vector<T>> when_all(const std::vector<future<T>>& all) {
    if (all.empty()) throw std::invalid_argument("when_all: no futures");
    future<std::vector<T>> result(*all.front().queue_);
    auto collect = [all] {
        std::vector<T> values;
        for (const future<T>& f : all) values.push_back(f.get());
        return values;
    };
    auto left = std::make_shared<std::atomic<std::size_t>>(all.size());
    auto last = [left, state = result.state_, collect]() mutable {
        if (left->fetch_sub(1) == 1) state->run(collect);
    };
    for (const future<T>& f : all) f.state_->when_done(last);
    return result;
}
template <class... T>
future<std::tuple<T...>> when_all(const future<T>&... all) {
    future<std::tuple<T...>> result(*std::get<0>(std::tie(all...)).queue_);
    auto collect = [all...] { return std::tuple<T...>(all.get()...); };
    auto left = std::make_shared<std::atomic<std::size_t>>(sizeof...(all));
    auto last = [left, state = result.state_, collect]() mutable {
        if (left->fetch_sub(1) == 1) state->run(collect);
    };
    (all.state_->when_done(last), ...);
    return result;
}

}  // namespace assay::parallel
