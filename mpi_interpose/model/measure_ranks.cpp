// The measuring ranks of assay_mpi_measure: two of them, under the MPI whose name is in this
// program's. Rank 0 prints rows of model/measurements.hpp. The interposer is not loaded: PMPI_
// calls are the library's own whatever is preloaded.

#include <mpi.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "../bench/device_blocks.hpp"
#include "../bench/interleaved.hpp"
#include "../intercept/device_side.hpp"
#include "../pack/plan.hpp"
#include "measure_device.hpp"
#ifdef ASSAY_MPI_ASKS_GPU
#include "gpu/facts.hpp"
#endif

namespace {

using namespace assay::mpi;
using bench::medians;

constexpr std::int64_t blocks[] = {1, 4, 8, 16, 32, 64, 256, 4096};
constexpr std::int64_t sizes[] = {256, 1024, 8192, 65536, 1 << 20, 4 << 20};
constexpr int rounds = 9;
constexpr double batch_seconds = 2e-4;

int rank() {
    int r = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &r);
    return r;
}

void row(const char* what, std::int64_t element, std::int64_t block, std::int64_t bytes,
         double seconds) {
    if (rank() != 0) return;
    std::printf("%s,%lld,%lld,%lld,%.6g\n", what, static_cast<long long>(element),
                static_cast<long long>(block), static_cast<long long>(bytes), seconds);
    std::fflush(stdout);
}

// Half a round trip, the median of several batches whose length rank 0 chose.
double half_round(char* memory, int count, MPI_Datatype type) {
    const auto round = [&] {
        const int peer = 1 - rank();
        if (rank() == 0) PMPI_Send(memory, count, type, peer, 0, MPI_COMM_WORLD);
        PMPI_Recv(memory, count, type, peer, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (rank() == 1) PMPI_Send(memory, count, type, peer, 0, MPI_COMM_WORLD);
    };
    round();
    double once = bench::seconds_of(round, 3);
    PMPI_Bcast(&once, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    const int calls = static_cast<int>(std::min(std::max(batch_seconds / once, 1.0), 1000.0));
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) times.push_back(bench::seconds_of(round, calls));
    return bench::median(times) / 2;
}

// Blocks at twice their length, of one basic type: what the library makes of them by itself.
void typed_messages(std::vector<char>& memory, MPI_Datatype base, int element) {
    for (const std::int64_t block : blocks) {
        if (block < element) continue;
        for (const std::int64_t bytes : sizes) {
            if (bytes < block) continue;
            const int length = static_cast<int>(block) / element;
            MPI_Datatype type;
            PMPI_Type_vector(static_cast<int>(bytes / block), length, 2 * length, base, &type);
            PMPI_Type_commit(&type);
            row("typed", element, block, bytes, half_round(memory.data(), 1, type));
            PMPI_Type_free(&type);
        }
    }
}

void plain_messages(std::vector<char>& memory) {
    for (const std::int64_t bytes : sizes)
        row("message", 0, 0, bytes, half_round(memory.data(), static_cast<int>(bytes), MPI_PACKED));
}

// Both ranks pack at once, as the two sides of an exchange do.
void packers(std::vector<char>& memory, std::vector<char>& packed) {
    for (const std::int64_t block : blocks)
        for (const std::int64_t bytes : sizes) {
            if (bytes < block) continue;
            tree t;
            const node* n =
                t.strided("blocks", bytes / block, 1, 2 * block, t.basic("block", block));
            const plan p(canonical(*n), n->at, best_isa());
            const auto seconds = medians({[&] { p.pack(packed.data(), memory.data(), 1); },
                                          [&] { p.unpack(packed.data(), memory.data(), 1); }},
                                         rounds, batch_seconds);
            row("pack", 0, block, bytes, seconds[0]);
            row("unpack", 0, block, bytes, seconds[1]);
        }
}

void copies(std::vector<char>& memory, std::vector<char>& packed) {
    for (const std::int64_t bytes : sizes) {
        const auto copy = [&] {
            std::memcpy(packed.data(), memory.data(), static_cast<std::size_t>(bytes));
            asm volatile("" ::"r"(packed.data()) : "memory");
        };
        row("copy", 0, 0, bytes, medians({copy}, rounds, batch_seconds)[0]);
    }
}

// Empty where a device can be measured. A vendor's runtime is asked, so that no model of a device
// counts as one.
std::string why_no_device() {
#if defined(ASSAY_MPI_ASKS_GPU) && defined(ASSAY_MPI_WITH_DEVICE)
    return assay::gpu::visible_devices().reason;
#else
    return "built without CUDA";
#endif
}

#ifdef ASSAY_MPI_WITH_DEVICE
const device_grid gpu_grid{
    {4, 16, 64, 256, 1024, 4096},
    {1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26}};

// Messages between two places of the device, where the MPI takes its pointers.
void messages_on_device(const device::library& gpu) {
    for (const std::int64_t bytes : gpu_grid.sizes) {
        const bench::device_blocks b(gpu, bytes, bytes);
        row("message_device", 0, 0, bytes,
            half_round(b.packed_on_device(), static_cast<int>(bytes), MPI_PACKED));
    }
}

void device_rows() {
    const device::library& gpu = *assay_mpi_device_library();
    if (rank() == 0)
        measure_device(
            gpu, gpu_grid,
            [](std::string_view what, std::int64_t block, std::int64_t bytes, double seconds) {
                row(std::string(what).c_str(), 0, block, bytes, seconds);
            });
    PMPI_Barrier(MPI_COMM_WORLD);
    if (takes_device_pointers()) messages_on_device(gpu);
}
#else
void device_rows() {}
#endif

// What failed on the device ends the job: half a file of a GPU would mislead the choice.
void rows_of_a_gpu() {
    const std::string reason = why_no_device();
    if (!reason.empty()) {
        if (rank() == 0)
            std::fprintf(stderr, "assay_mpi_measure: rows of a GPU left out: %s\n", reason.c_str());
        return;
    }
    try {
        device_rows();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "assay_mpi_measure: GPU: %s\n", e.what());
        PMPI_Abort(MPI_COMM_WORLD, 1);
    }
}

}  // namespace

int main(int argc, char** argv) {
    PMPI_Init(&argc, &argv);
    int ranks = 0;
    PMPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (ranks != 2) {
        std::fprintf(stderr, "%s: started by assay_mpi_measure on two ranks\n", argv[0]);
        PMPI_Finalize();
        return 2;
    }
    std::vector<char> memory(std::size_t{8} << 20, 1), packed(std::size_t{4} << 20, 1);
    plain_messages(memory);
    typed_messages(memory, MPI_BYTE, 1);
    typed_messages(memory, MPI_FLOAT, 4);
    typed_messages(memory, MPI_DOUBLE, 8);
    packers(memory, packed);
    copies(memory, packed);
    rows_of_a_gpu();
    PMPI_Finalize();
    return 0;
}
