// A kernel of the model: memory open, blocks and threads one after another, faults caught.

#include <algorithm>
#include <cstring>
#include <numeric>

#include "state.hpp"

namespace assay::gpu::host_model {
namespace {

thread_local const device_state* running = nullptr;

// Throws where a device would fault. The allocation met last is remembered: most accesses follow.
void check(const void* p, std::size_t bytes, access kind) {
    const auto text = [&](const char* why) {
        return std::string(kind == access::load ? "load" : "store") + " of " +
               std::to_string(bytes) + " bytes at " + address_text(p) + ": " + why;
    };
    if (reinterpret_cast<std::uintptr_t>(p) % bytes != 0)
        raise(fault::misaligned_address, text("misaligned address"));
    thread_local pointer_facts last;
    const auto* at = static_cast<const std::byte*>(p);
    const auto* base = static_cast<const std::byte*>(last.base);
    const auto inside = [&] {
        return base != nullptr && at >= base && at + bytes <= base + last.bytes;
    };
    thread_local const device_state* owner = nullptr;
    thread_local std::size_t kernel = 0;
    if (owner == running && kernel == running->done.kernels && inside()) return;
    last = running->facts_of(p);
    owner = running;
    kernel = running->done.kernels;
    base = static_cast<const std::byte*>(last.base);
    if (!inside())
        raise(fault::illegal_address,
              text(last.kind == memory::unregistered && !running->pages.contains(p)
                       ? "host memory that is not pinned"
                       : "outside every allocation"));
}

// Memory open and accesses checked while it lives.
class window {
  public:
    explicit window(device_state& d) : device_(d) {
        device_.pages.open();
        running = &d;
        in_kernel = true;
        check_access = check;
    }
    ~window() {
        check_access = nullptr;
        in_kernel = false;
        running = nullptr;
        device_.pages.close();
    }
    window(const window&) = delete;
    window& operator=(const window&) = delete;

  private:
    device_state& device_;
};

// Numbers 0 to count - 1 in the order that the device's options ask for.
class numbers {
  public:
    numbers(device_state& d, unsigned count) : count_(count), order_(d.how.work) {
        if (order_ != order::shuffled || count < 2) return;
        start_ = static_cast<unsigned>(d.random() % count);
        do stride_ = static_cast<unsigned>(1 + d.random() % (count - 1));
        while (std::gcd(stride_, count) != 1);
    }
    unsigned operator[](unsigned i) const {
        if (order_ == order::early) return count_ - 1 - i;
        return static_cast<unsigned>((start_ + std::uint64_t{stride_} * i) % count_);
    }

  private:
    unsigned count_, start_ = 0, stride_ = 1;
    order order_;
};

}  // namespace

void device_state::run_kernel(
    const launch_shape& shape,
    const std::function<void(unsigned, thread_order, std::byte*)>& block) {
    ++done.kernels;
    const unsigned blocks = shape.grid.x * shape.grid.y * shape.grid.z;
    const unsigned threads = shape.block.x * shape.block.y * shape.block.z;
    const numbers block_order(*this, blocks), in_block(*this, threads);
    std::vector<unsigned> order(threads);
    for (unsigned t = 0; t < threads; ++t) order[t] = in_block[t];
    word<16> poison;
    std::memset(&poison, arena::fresh, sizeof poison);
    std::vector<word<16>> shared((shape.shared_bytes + 15) / 16);
    try {
        const window open(*this);
        for (unsigned b = 0; b < blocks; ++b) {
            std::fill(shared.begin(), shared.end(), poison);
            block(block_order[b], {order.data(), threads},
                  reinterpret_cast<std::byte*>(shared.data()));
        }
    } catch (const error&) {
        throw;
    } catch (const std::exception& e) {
        raise(fault::launch_failure, std::string("a kernel threw: ") + e.what());
    }
    if (const auto hit = pages.overrun())
        raise(fault::illegal_address, "a kernel wrote beside the allocation of " +
                                          std::to_string(hit->bytes) + " bytes at " +
                                          address_text(hit->data));
}

}  // namespace assay::gpu::host_model
