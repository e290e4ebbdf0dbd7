#pragma once
// Copies between targets that give a future.

#include "buffer.hpp"
#include "future.hpp"

namespace assay::parallel {

// Copies on the queue, after what it was given before, between any two targets. Both buffers
// outlive the future's end.
template <class T>
future<void> copy_async(queue& q, const buffer<T>& from, const buffer<T>& to) {
    return q.submit([&from, &to] { to.assign(from); });
}

}  // namespace assay::parallel
