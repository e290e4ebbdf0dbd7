// A queue is enough for a scheduler of P2300: here one is wrapped in the senders and receivers that
// the proposal asks for, small enough to read, and the concepts are checked.

#include <gtest/gtest.h>

#include <atomic>
#include <concepts>
#include <exception>
#include <stdexcept>
#include <thread>

#include "assay/parallel.hpp"

namespace assay::parallel {
namespace {

// The shapes of P2300R10, sections 34.7 to 34.9, without environments and stop tokens.
template <class R>
concept receiver_shaped = std::move_constructible<R> && requires(R r, std::exception_ptr e) {
    { std::move(r).set_error(e) }
    noexcept;
};
template <class O>
concept operation_shaped = std::destructible<O> && requires(O& o) {
    { o.start() }
    noexcept;
};
template <class S, class R>
concept sender_shaped = std::move_constructible<S> && receiver_shaped<R> && requires(S s, R r) {
    { std::move(s).connect(std::move(r)) } -> operation_shaped;
};
template <class S, class R>
concept scheduler_shaped = std::copy_constructible<S> && std::equality_comparable<S> &&
    requires(S s) {
    { s.schedule() } -> sender_shaped<R>;
};

template <class Receiver>
struct scheduled {
    queue* on;
    Receiver then;
    scheduled(queue* q, Receiver r) : on(q), then(std::move(r)) {}
    scheduled(scheduled&&) = delete;  // an operation stays where it was connected
    void start() noexcept {
        try {
            on->post([this] { std::move(then).set_value(); });
        } catch (...) {
            std::move(then).set_error(std::current_exception());
        }
    }
};

struct on_queue {
    queue* on;
    struct sender {
        queue* on;
        template <class Receiver>
        scheduled<Receiver> connect(Receiver r) && {
            return {on, std::move(r)};
        }
    };
    [[nodiscard]] sender schedule() const noexcept { return {on}; }
    friend bool operator==(const on_queue&, const on_queue&) = default;
};

// bulk of the executor as a sender's adaptor: when the sender before it is done, the parts run.
template <class Receiver, class F>
struct bulk_receiver {
    executor* on;
    std::size_t parts;
    F body;
    Receiver next;
    void set_value() && noexcept {
        try {
            on->bulk(parts, body);
        } catch (...) {
            return std::move(next).set_error(std::current_exception());
        }
        std::move(next).set_value();
    }
    void set_error(std::exception_ptr e) && noexcept { std::move(next).set_error(e); }
};

struct outcome {
    std::atomic<int> values{0}, errors{0};
    std::thread::id where;
};
struct receiver {
    outcome* seen;
    void set_value() && noexcept {
        seen->where = std::this_thread::get_id();
        ++seen->values;
    }
    void set_error(std::exception_ptr) && noexcept { ++seen->errors; }
};

static_assert(scheduler_shaped<on_queue, receiver>);
static_assert(!scheduler_shaped<queue, receiver>);
static_assert(!std::move_constructible<scheduled<receiver>>);

TEST(scheduler, nothing_runs_before_start_and_then_on_the_queue) {
    queue q;
    outcome seen;
    auto operation = on_queue{&q}.schedule().connect(receiver{&seen});
    q.wait();
    EXPECT_EQ(seen.values, 0);
    operation.start();
    q.wait();
    EXPECT_EQ(seen.values, 1);
    EXPECT_NE(seen.where, std::this_thread::get_id());
}

TEST(scheduler, schedulers_of_one_queue_are_equal) {
    queue q, r;
    EXPECT_EQ(on_queue{&q}, on_queue{&q});
    EXPECT_NE(on_queue{&q}, on_queue{&r});
}

TEST(scheduler, a_bulk_after_schedule_completes_once_or_with_its_error) {
    queue q;
    const auto pool = make_executor("threads", 3);
    for (const bool fails : {false, true}) {
        outcome seen;
        std::atomic<int> parts{0};
        auto body = [&](std::size_t part) {
            ++parts;
            if (fails && part == 2) throw std::runtime_error("part");
        };
        auto operation = on_queue{&q}.schedule().connect(
            bulk_receiver<receiver, decltype(body)>{pool.get(), 3, body, {&seen}});
        operation.start();
        q.wait();
        EXPECT_EQ(seen.values, fails ? 0 : 1);
        EXPECT_EQ(seen.errors, fails ? 1 : 0);
        EXPECT_GE(parts, 1);
    }
}

}  // namespace
}  // namespace assay::parallel
