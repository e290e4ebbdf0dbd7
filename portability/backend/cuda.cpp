// A device of the vendor's runtime, CUDA or HIP, behind portability/gpu. Kernels are compiled where
// algorithms are called (device_algorithm.hpp); here are memory, copies and the stream.

#include <cstring>
#include <stdexcept>

#include "assay/parallel/device.hpp"
#include "backend.hpp"
#include "gpu/facts.hpp"
#include "gpu/memory.hpp"
#include "gpu/selection.hpp"
#include "gpu/stream.hpp"

#if defined(ASSAY_GPU_HIP)
#define ASSAY_RUNTIME_NAME "hip"
#define ASSAY_MAKE_RUNTIME make_hip
#define ASSAY_WHY_NO_RUNTIME why_no_hip
#define ASSAY_RUNTIME_DEVICES hip_devices
#else
#define ASSAY_RUNTIME_NAME "cuda"
#define ASSAY_MAKE_RUNTIME make_cuda
#define ASSAY_WHY_NO_RUNTIME why_no_cuda
#define ASSAY_RUNTIME_DEVICES cuda_devices
#endif

namespace assay::parallel {
namespace {

// Memory of the runtime that frees itself.
class block {
  public:
    block(void* p, void (*release)(void*) noexcept) : p_(p), release_(release) {}
    ~block() { release_(p_); }
    block(const block&) = delete;
    block& operator=(const block&) = delete;
    [[nodiscard]] void* get() const { return p_; }

  private:
    void* p_;
    void (*release_)(void*) noexcept;
};

class runtime_executor final : public device_executor {
  public:
    explicit runtime_executor(const gpu::facts& device) : facts_(device) {
        gpu::make_current(facts_);
        stream_ = std::make_unique<gpu::stream>();
        result_ = std::make_unique<block>(gpu::allocate_pinned(64), gpu::release_pinned);
    }

    [[nodiscard]] std::string_view name() const override { return ASSAY_RUNTIME_NAME; }
    [[nodiscard]] std::size_t concurrency() const override { return multiprocessors(); }
    void bulk(std::size_t, part_body) override {
        throw std::logic_error("a bulk of host code does not run on a device: use an algorithm");
    }

    void* allocate(std::size_t bytes, std::size_t) override {
        if (bytes == 0) return nullptr;
        gpu::make_current(facts_);
        void* p = gpu::allocate(bytes);
        gpu::clear_bytes(p, bytes);
        return p;
    }
    void release(void* p, std::size_t) noexcept override { gpu::release(p); }
    void* allocate_pinned(std::size_t bytes) override {
        if (bytes == 0) return nullptr;
        gpu::make_current(facts_);
        void* p = gpu::allocate_pinned(bytes);
        std::memset(p, 0, bytes);
        return p;
    }
    void release_pinned(void* p) noexcept override { gpu::release_pinned(p); }
    void copy(void* to, const void* from, std::size_t bytes) override {
        gpu::make_current(facts_);
        gpu::copy_bytes(to, from, bytes, *stream_);
        stream_->synchronize();
    }

    [[nodiscard]] unsigned multiprocessors() const override {
        return static_cast<unsigned>(facts_.sms);
    }
    void* scratch(std::size_t bytes) override {
        if (bytes > scratch_bytes_) {
            scratch_.reset();
            scratch_ = std::make_unique<block>(allocate(bytes, 1), gpu::release);
            scratch_bytes_ = bytes;
        }
        return scratch_->get();
    }
    void* result() override { return result_->get(); }
    [[nodiscard]] bool reaches(const void* p, std::size_t) const override {
        return gpu::memory_of(p) != gpu::memory::unregistered;
    }
    void* stream() override {
        gpu::make_current(facts_);
        return stream_.get();
    }
    void wait() override { stream_->synchronize(); }

  private:
    gpu::facts facts_;
    std::unique_ptr<gpu::stream> stream_;
    std::unique_ptr<block> result_, scratch_;
    std::size_t scratch_bytes_ = 0;
};

}  // namespace

std::string ASSAY_WHY_NO_RUNTIME() { return gpu::visible_devices().reason; }

std::vector<target> ASSAY_RUNTIME_DEVICES() {
    std::vector<target> found;
    for (const gpu::facts& f : gpu::visible_devices().devices) {
        target t;
        t.what = target::kind::device;
        t.backend = ASSAY_RUNTIME_NAME;
        t.index = found.size();
        t.name = t.backend + ":" + std::to_string(t.index);
        t.about = f.name;
        found.push_back(std::move(t));
    }
    return found;
}

std::unique_ptr<executor> ASSAY_MAKE_RUNTIME(std::size_t index) {
    const auto& all = gpu::visible_devices();
    if (all.devices.empty()) throw std::runtime_error(all.reason);
    if (index >= all.devices.size())
        throw std::invalid_argument(ASSAY_RUNTIME_NAME ":" + std::to_string(index) +
                                    ": no such device; there are " +
                                    std::to_string(all.devices.size()));
    return std::make_unique<runtime_executor>(all.devices[index]);
}

}  // namespace assay::parallel
