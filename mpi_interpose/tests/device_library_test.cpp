// The device library as a program opens it: by name, at run time, with or without a device.

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "pack/device/library.hpp"

namespace assay::mpi::device {
namespace {

constexpr int oneshot = static_cast<int>(method::oneshot);

const library* opened() {
    void* handle = dlopen(DEVICE_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return nullptr;
    using entry = const library* (*)();
    const auto table = reinterpret_cast<entry>(dlsym(handle, "assay_mpi_device_library"));
    return table == nullptr ? nullptr : table();
}

form strided() { return {0, {{10, 24, 8}}, 8, {}, {}, 80}; }

TEST(device_library, opens_and_tells_host_memory) {
    const library* l = opened();
    ASSERT_NE(l, nullptr);
    EXPECT_EQ(l->version, library_version);
    EXPECT_EQ(l->form_bytes, sizeof(form));
    const int here = 0;
    EXPECT_EQ(l->memory_of(&here), memory::host);
}

// What cannot be made is refused and throws nothing; on a device a message goes there and back
// through pinned memory.
TEST(device_library, works_or_says_that_it_cannot) {
    const library* l = opened();
    ASSERT_NE(l, nullptr);
    const form one = strided(), none = [] {
        form f = strided();
        f.loops.assign(9, {2, 64, 8});
        return f;
    }();
    EXPECT_EQ(l->make_type(&none, 240), nullptr) << "more loops than the kernels have";
    type_on_device* type = l->make_type(&one, 240);
    if (type == nullptr) GTEST_SKIP() << "no " DEVICE " device: no message went there and back";
    message_on_device* memory = l->room(type, 8, oneshot);
    ASSERT_NE(memory, nullptr);
    auto* user = static_cast<char*>(l->shown(memory));  // 640 bytes; two instances span 464
    for (int i = 0; i < 640; ++i) user[i] = static_cast<char>(i);
    message_on_device* m = l->room(type, 2, oneshot);
    ASSERT_NE(m, nullptr);
    ASSERT_TRUE(l->pack(type, 2, user, m));
    for (int k = 0; k < 20; ++k)
        EXPECT_EQ(static_cast<const char*>(l->shown(m))[8 * k],
                  static_cast<char>(k / 10 * 240 + k % 10 * 24));
    for (int i = 0; i < 640; ++i) user[i] = 'u';
    EXPECT_TRUE(l->unpack(type, m, 160, user));
    for (int i = 0; i < 464; ++i)
        EXPECT_EQ(user[i], i % 240 % 24 < 8 ? static_cast<char>(i) : 'u') << i;
    l->drop_message(m);
    l->drop_message(memory);
    l->drop_type(type);
}

}  // namespace
}  // namespace assay::mpi::device
