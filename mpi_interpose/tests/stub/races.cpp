// Threads that make types, send them to one another, and free types and requests as early as MPI
// allows, over the stub MPI, under ThreadSanitizer: first in host memory, then in memory of the
// model of a device. Ends with 1 where data came out wrong. Usage: races STUB_CUDA.

#include <mpi.h>

#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "../device/modelled.hpp"

namespace {

constexpr int thread_count = 6, ints = 150;
std::atomic<long> wrong{0};

// Ints in host memory or on the device.
class memory {
  public:
    memory(bool on_device, int n, int value) : host_(static_cast<std::size_t>(n), value) {
        if (!on_device) return;
        there_ = static_cast<int*>(modelled_allocate(bytes()));
        modelled_copy(there_, host_.data(), bytes());
    }
    memory(const memory&) = delete;
    memory& operator=(const memory&) = delete;
    ~memory() { modelled_release(there_); }
    int* data() { return there_ ? there_ : host_.data(); }
    const std::vector<int>& read() {
        if (there_) modelled_copy(host_.data(), there_, bytes());
        return host_;
    }

  private:
    [[nodiscard]] std::size_t bytes() const { return host_.size() * sizeof(int); }
    std::vector<int> host_;
    int* there_ = nullptr;
};

// Thread t sends to thread t + 1 by tag t.
void work(int me, int rounds, bool on_device) {
    for (int round = 0; round < rounds; ++round) {
        const int stride = 2 + (me + round) % 4, from = (me + thread_count - 1) % thread_count;
        const int other_stride = 2 + (from + round) % 4;
        MPI_Datatype mine, theirs;
        MPI_Type_vector(ints, 1, stride, MPI_INT, &mine);
        MPI_Type_vector(ints, 1, other_stride, MPI_INT, &theirs);
        MPI_Type_commit(&mine), MPI_Type_commit(&theirs);
        memory out(on_device, ints * stride, me * rounds + round),
            into(on_device, ints * other_stride, -1);
        MPI_Request r[2];
        MPI_Isend(out.data(), 1, mine, 0, me, MPI_COMM_WORLD, &r[0]);
        MPI_Type_free(&mine);
        MPI_Irecv(into.data(), 1, theirs, 0, from, MPI_COMM_WORLD, &r[1]);
        MPI_Type_free(&theirs);
        if (round % 3 == 0) MPI_Request_free(&r[0]);
        if (round % 2)
            MPI_Waitall(2, r, MPI_STATUSES_IGNORE);
        else
            for (int i = 1, flag = 0; i >= 0; --i, flag = 0)
                while (!flag) MPI_Test(&r[i], &flag, MPI_STATUS_IGNORE);
        const std::vector<int>& in = into.read();
        for (std::size_t i = 0; i < in.size(); ++i)
            if (in[i] != (i % static_cast<unsigned>(other_stride) ? -1 : from * rounds + round))
                ++wrong;
    }
}

void run(int rounds, bool on_device) {
    std::vector<std::thread> threads;
    for (int t = 0; t < thread_count; ++t) threads.emplace_back(work, t, rounds, on_device);
    for (std::thread& t : threads) t.join();
}

}  // namespace

int main(int argc, char** argv) {
    run(400, false);
    if (argc < 2 || !modelled_map_driver(argv[1])) return std::puts("usage: races STUB_CUDA"), 2;
    run(25, true);
    if (modelled_kernels() == 0) ++wrong;
    MPI_Finalize();
    std::printf("%ld wrong ints, %zu kernels\n", wrong.load(), modelled_kernels());
    return wrong ? 1 : 0;
}
