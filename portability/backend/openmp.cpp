#include <omp.h>

#include <cstdint>

#include "backend.hpp"

namespace assay::parallel {
namespace {

// Where the body of this thread's part before this one was. The next of a loop is mostly there too,
// so a worker asks for its line before it has read where it is.
thread_local std::uintptr_t last_object = 0;

class openmp final : public executor {
  public:
    explicit openmp(std::size_t threads) : threads_(threads) {}
    [[nodiscard]] std::string_view name() const override { return "openmp"; }
    [[nodiscard]] std::size_t concurrency() const override { return threads_; }
    void bulk(std::size_t parts, part_body body) override {
        // Aligned so that what g++ lays out for a team, in front of it, does not cross a line.
        alignas(64) parts_unseen failure;
        if (parts == threads_)
            run_one_each(body.object(), body.call(), failure);
        else
            deal(parts, body.object(), body.call(), failure);
        failure.rethrow();
    }

  private:
    // Scalars: g++ gives a team their values, but of an object the address, and a core waits for
    // each line that it reads from another one. Workers read these alone, and nobody writes there.
    void run_one_each(void* object, part_body::function call, parts_unseen& kept) const {
        const std::size_t asked = threads_;
        parts_unseen* const failure = &kept;
#pragma omp parallel num_threads(static_cast <int>(asked)) \
    firstprivate(object, call, asked, failure)
        {
            __builtin_prefetch(reinterpret_cast<const void*>(last_object));
            last_object = reinterpret_cast<std::uintptr_t>(object);
            const auto part = static_cast<std::size_t>(omp_get_thread_num());
            failure->run({object, call}, part);
            // The runtime may give fewer threads than asked for.
            if (part == 0)
                for (auto p = static_cast<std::size_t>(omp_get_num_threads()); p < asked; ++p)
                    failure->run({object, call}, p);
        }
    }

    void deal(std::size_t parts, void* object, part_body::function call,
              parts_unseen& failure) const {
#pragma omp parallel for num_threads(static_cast <int>(threads_)) schedule(static, 1) \
    firstprivate(object, call)
        for (std::size_t part = 0; part < parts; ++part) failure.run({object, call}, part);
    }

    std::size_t threads_;
};

}  // namespace

std::unique_ptr<executor> make_openmp(std::size_t threads) {
    return std::make_unique<openmp>(threads);
}

}  // namespace assay::parallel
