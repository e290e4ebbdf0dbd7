#include <deque>
#include <thread>

#include "assay/parallel/future.hpp"
#include "backend.hpp"

namespace assay::parallel {

struct queue::state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> tasks;
    std::size_t posted = 0, ended = 0;
    bool closing = false;
    std::thread worker;

    void serve() {
        use_given_cpus();
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return closing || !tasks.empty(); });
            if (tasks.empty()) return;
            std::function<void()> task = std::move(tasks.front());
            tasks.pop_front();
            lock.unlock();
            task();
            task = nullptr;  // what the task held is released before its end is told
            lock.lock();
            ++ended;
            changed.notify_all();
        }
    }
};

queue::queue() : state_(std::make_unique<state>()) {
    state_->worker = std::thread([s = state_.get()] { s->serve(); });
}

queue::~queue() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->changed.notify_all();
    state_->worker.join();
}

void queue::post(std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->tasks.push_back(std::move(task));
        ++state_->posted;
    }
    state_->changed.notify_all();
}

void queue::wait() {
    std::unique_lock lock(state_->mutex);
    const std::size_t before = state_->posted;
    state_->changed.wait(lock, [&] { return state_->ended >= before; });
}

}  // namespace assay::parallel
