// A touch of the model's memory without a copy ends the program, and the line says why; so under
// AddressSanitizer, whose report follows that line.

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "gpu/host_model/device.hpp"

namespace assay::gpu::host_model {
namespace {

class host_model_trap : public testing::Test {
  protected:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

    device gpu{{std::size_t{1} << 20}};
    int* p = static_cast<int*>(gpu.allocate(4000));
};
using host_model_trap_death = host_model_trap;

constexpr const char* by_host = "host_model: the host touched device memory";
constexpr const char* by_kernel = "host_model: a kernel touched device memory outside";

template <class F>
void run(device& gpu, const F& body) {
    stream s(gpu);
    s.launch({}, body);
    s.synchronize();
}

TEST_F(host_model_trap_death, host_reads) {
    EXPECT_DEATH(static_cast<void>(*static_cast<volatile int*>(p)), by_host);
}

TEST_F(host_model_trap_death, host_writes) {
    EXPECT_DEATH(*static_cast<volatile int*>(p) = 1, by_host);
}

TEST_F(host_model_trap_death, the_copy_to_the_device_is_missing) {
    std::vector<int> host(1000, 1);
    EXPECT_DEATH(std::memcpy(p, host.data(), 4000), by_host);
}

TEST_F(host_model_trap_death, the_copy_back_is_missing) {
    std::vector<int> host(1000);
    EXPECT_DEATH(
        {
            std::memcpy(host.data(), p, 4000);
            asm volatile("" ::"r"(host.data()) : "memory");  // else clang leaves the copy out
        },
        by_host);
}

TEST_F(host_model_trap_death, closed_again_after_a_kernel) {
    run(gpu, [q = p](const thread_place&) { q[0] = 1; });
    EXPECT_DEATH(*static_cast<volatile int*>(p) = 1, by_host);
}

TEST_F(host_model_trap_death, kernel_leaves_its_allocation) {
    EXPECT_DEATH(run(gpu, [q = p](const thread_place&) { q[1100] = 1; }), by_kernel);
}

TEST_F(host_model_trap_death, kernel_uses_released_memory) {
    gpu.release(p);
    EXPECT_DEATH(run(gpu, [q = p](const thread_place&) { q[0] = 1; }), by_kernel);
}

TEST_F(host_model_trap, kernels_may_touch_what_the_host_may_not) {
    run(gpu, [q = p](const thread_place&) { q[0] = 42; });
    int back = 0;
    gpu.copy(&back, p, sizeof back);
    EXPECT_EQ(back, 42);
}

}  // namespace
}  // namespace assay::gpu::host_model
