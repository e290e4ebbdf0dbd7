#include <omp.h>

#include <cstdint>

#include "backend.hpp"

namespace assay::parallel {
namespace {

// Where the body of this thread's part before this one was. The next of a loop is mostly there too,
// so a worker asks for its lines before it has read where it is.
thread_local std::uintptr_t last_object = 0;

class openmp final : public executor {
  public:
    explicit openmp(std::size_t threads) : threads_(threads) {}
    [[nodiscard]] std::string_view name() const override { return "openmp"; }
    [[nodiscard]] std::size_t concurrency() const override { return threads_; }
    void bulk(std::size_t parts, part_body body) override {
        parts_unseen failure;
        // Scalars: g++ gives a team their values, but of an object the address, and a core waits
        // for each line that it reads from another one. So does a worker that asks for the size of
        // its team: where there are no parts to deal only the caller asks.
        void* const object = body.object();
        const part_body::function call = body.call();
        const bool deals = parts > threads_;
        std::size_t team = 1;
#pragma omp parallel num_threads(static_cast <int>(threads_)) \
    firstprivate(object, call, parts, deals)
        {
            __builtin_prefetch(reinterpret_cast<const void*>(last_object));
            __builtin_prefetch(reinterpret_cast<const void*>(last_object + 64));
            last_object = reinterpret_cast<std::uintptr_t>(object);
            auto part = static_cast<std::size_t>(omp_get_thread_num());
            if (part == 0) team = static_cast<std::size_t>(omp_get_num_threads());
            if (part < parts) failure.run({object, call}, part);
            if (deals) {
                const auto step = static_cast<std::size_t>(omp_get_num_threads());
                for (part += step; part < parts; part += step) failure.run({object, call}, part);
            }
        }
        // The runtime may give fewer threads than asked for.
        for (std::size_t part = team; !deals && part < parts; ++part) failure.run(body, part);
        failure.rethrow();
    }

  private:
    std::size_t threads_;
};

}  // namespace

std::unique_ptr<executor> make_openmp(std::size_t threads) {
    return std::make_unique<openmp>(threads);
}

}  // namespace assay::parallel
