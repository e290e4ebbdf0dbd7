// The model of a device as a back end: what the device back ends do, in memory that only kernels
// and copies may touch.

#include <algorithm>

#include "assay/parallel/device.hpp"
#include "backend.hpp"
#include "gpu/host_model/device.hpp"

namespace assay::parallel {
namespace {

using gpu::host_model::memory;

class host_model final : public device_executor {
  public:
    host_model() : stream_(gpu_), result_(gpu_.allocate_pinned(64)) {}

    [[nodiscard]] std::string_view name() const override { return "host_model"; }
    [[nodiscard]] std::size_t concurrency() const override { return multiprocessors(); }
    // The parts' closures lie on the host, where a kernel of the model reaches them too; a device's
    // do not.
    void bulk(std::size_t parts, part_body body) override {
        if (parts == 0) return;
        first_exception failure;
        auto run = [&failure, body](const gpu::thread_place& t) {
            failure.run(body, t.block_at.x);
        };
        stream_.launch({{static_cast<unsigned>(parts)}, {1}},
                       [r = &run](const gpu::thread_place& t) { (*r)(t); });
        wait();
        failure.rethrow();
    }

    void* allocate(std::size_t bytes, std::size_t) override {
        void* p = gpu_.allocate(bytes);
        gpu_.fill(p, 0, bytes);
        return p;
    }
    void release(void* p, std::size_t) noexcept override try {
        gpu_.release(p);
    } catch (
        const gpu::error&) {  // after a fault the device refuses every call; it frees at its end
    }
    void* allocate_pinned(std::size_t bytes) override { return gpu_.allocate_pinned(bytes); }
    void release_pinned(void* p) noexcept override try {
        gpu_.release_pinned(p);
    } catch (const gpu::error&) {  // as above
    }
    void copy(void* to, const void* from, std::size_t bytes) override {
        gpu_.copy(to, from, bytes);
    }

    [[nodiscard]] unsigned multiprocessors() const override { return 3; }
    void* scratch(std::size_t bytes) override {
        if (bytes > scratch_bytes_) {
            gpu_.release(scratch_);
            scratch_ = allocate(bytes, 1);
            scratch_bytes_ = bytes;
        }
        return scratch_;
    }
    void* result() override { return result_; }
    [[nodiscard]] bool reaches(const void* p, std::size_t bytes) const override {
        const auto f = gpu_.facts_of(p);
        return f.kind != memory::unregistered &&
               static_cast<const std::byte*>(p) + bytes <=
                   static_cast<const std::byte*>(f.base) + f.bytes;
    }
    void* stream() override { return &stream_; }
    void wait() override { stream_.synchronize(); }

  private:
    gpu::host_model::device gpu_;
    gpu::host_model::stream stream_;
    void* result_;
    void* scratch_ = nullptr;
    std::size_t scratch_bytes_ = 0;
};

}  // namespace

std::unique_ptr<executor> make_host_model(std::size_t) { return std::make_unique<host_model>(); }

}  // namespace assay::parallel
