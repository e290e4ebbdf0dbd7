// Device pointers are known once a driver is mapped, and no sooner.

#include "../intercept/device_pointer.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdlib>

using assay::mpi::on_host;

[[noreturn]] void ask_hip() {
    std::array<char, 64> memory{}, other{};
    void* runtime = dlopen(STUB_HIP, RTLD_NOW);
    const auto mark = reinterpret_cast<void (*)(const void*, std::uintptr_t)>(
        runtime ? dlsym(runtime, "stub_hip_device") : nullptr);
    if (!mark) std::_Exit(2);
    mark(memory.data(), memory.size());
    std::_Exit(on_host(memory.data()) || !on_host(other.data()));
}

[[noreturn]] void map_a_driver_late() {
    const std::array<char, 64> memory{};
    bool right = on_host(memory.data()) && !assay::mpi::driver_may_be_mapped();
    right = right && dlopen(STUB_CUDA, RTLD_NOW) && assay::mpi::driver_may_be_mapped();
    std::_Exit(right ? 0 : 1);
}

// In processes of their own, as a driver that was found stays found.
TEST(device_pointer, of_hip_is_seen_too) { EXPECT_EXIT(ask_hip(), testing::ExitedWithCode(0), ""); }

// While nothing new is mapped the answer costs no look; an object that comes later is looked at.
TEST(device_pointer, looks_again_when_an_object_comes) {
    EXPECT_EXIT(map_a_driver_late(), testing::ExitedWithCode(0), "");
}

TEST(device_pointer, is_seen_when_the_driver_is_there) {
    std::array<char, 64> memory{}, other{};
    EXPECT_TRUE(on_host(memory.data()));
    void* driver = dlopen(STUB_CUDA, RTLD_NOW);
    ASSERT_NE(driver, nullptr) << dlerror();
    EXPECT_TRUE(on_host(memory.data()));
    const auto mark =
        reinterpret_cast<void (*)(const void*, std::uintptr_t)>(dlsym(driver, "stub_cuda_device"));
    ASSERT_NE(mark, nullptr);
    mark(memory.data(), memory.size());
    EXPECT_FALSE(on_host(memory.data()));
    EXPECT_FALSE(on_host(memory.data() + 63));
    EXPECT_TRUE(on_host(other.data()));
    EXPECT_TRUE(on_host(nullptr));
}
