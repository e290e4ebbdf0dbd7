// Threads that make types, send them to one another, and free types and requests as early as MPI
// allows, over the stub MPI, under ThreadSanitizer. Ends with 1 where data came out wrong.

#include <mpi.h>

#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

namespace {

constexpr int thread_count = 6, rounds = 400, ints = 150;
std::atomic<long> wrong{0};

// Thread t sends to thread t + 1 by tag t.
void work(int me) {
    for (int round = 0; round < rounds; ++round) {
        const int stride = 2 + (me + round) % 4, from = (me + thread_count - 1) % thread_count;
        const int other_stride = 2 + (from + round) % 4;
        MPI_Datatype mine, theirs;
        MPI_Type_vector(ints, 1, stride, MPI_INT, &mine);
        MPI_Type_vector(ints, 1, other_stride, MPI_INT, &theirs);
        MPI_Type_commit(&mine), MPI_Type_commit(&theirs);
        std::vector<int> out(static_cast<std::size_t>(ints * stride), me * rounds + round),
            in(static_cast<std::size_t>(ints * other_stride), -1);
        MPI_Request r[2];
        MPI_Isend(out.data(), 1, mine, 0, me, MPI_COMM_WORLD, &r[0]);
        MPI_Type_free(&mine);
        MPI_Irecv(in.data(), 1, theirs, 0, from, MPI_COMM_WORLD, &r[1]);
        MPI_Type_free(&theirs);
        if (round % 3 == 0) MPI_Request_free(&r[0]);
        if (round % 2)
            MPI_Waitall(2, r, MPI_STATUSES_IGNORE);
        else
            for (int i = 1, flag = 0; i >= 0; --i, flag = 0)
                while (!flag) MPI_Test(&r[i], &flag, MPI_STATUS_IGNORE);
        for (std::size_t i = 0; i < in.size(); ++i)
            if (in[i] != (i % static_cast<unsigned>(other_stride) ? -1 : from * rounds + round))
                ++wrong;
    }
}

}  // namespace

int main() {
    std::vector<std::thread> threads;
    for (int t = 0; t < thread_count; ++t) threads.emplace_back(work, t);
    for (std::thread& t : threads) t.join();
    MPI_Finalize();
    std::printf("%ld wrong ints\n", wrong.load());
    return wrong ? 1 : 0;
}
