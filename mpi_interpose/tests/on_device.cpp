// Packs and unpacks a strided type once in host memory and once in memory that a driver calls a
// device's: the second time the library has to be left alone. Usage: on_device STUB_CUDA.

#include <dlfcn.h>
#include <mpi.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int count = 1000;
std::array<std::array<double, 2 * count>, 2> memory;  // what a device is said to own
auto& user = memory[0];
auto& back = memory[1];
std::array<double, count> packed;

bool round_trip(MPI_Datatype type) {
    for (std::size_t i = 0; i < user.size(); ++i) user[i] = static_cast<double>(i) + 1;
    back.fill(0);
    packed.fill(0);
    int position = 0;
    MPI_Pack(user.data(), 1, type, packed.data(), sizeof packed, &position, MPI_COMM_WORLD);
    position = 0;
    MPI_Unpack(packed.data(), sizeof packed, &position, back.data(), 1, type, MPI_COMM_WORLD);
    for (std::size_t i = 0; i < user.size(); ++i)
        if (back[i] != (i % 2 ? 0 : user[i])) return false;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    void* driver = argc > 1 ? dlopen(argv[1], RTLD_NOW) : nullptr;
    const auto mark = driver ? reinterpret_cast<void (*)(const void*, std::uintptr_t)>(
                                   dlsym(driver, "stub_cuda_device"))
                             : nullptr;
    if (!mark) return std::puts("usage: on_device STUB_CUDA"), 2;
    MPI_Datatype type;
    MPI_Type_vector(count, 1, 2, MPI_DOUBLE, &type);
    MPI_Type_commit(&type);
    bool right = round_trip(type);
    mark(&memory, sizeof memory);
    right = right && round_trip(type);
    MPI_Type_free(&type);
    MPI_Finalize();
    if (!right) std::puts("wrong data");
    return right ? 0 : 1;
}
