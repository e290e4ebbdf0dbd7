// Eight threads under MPI_THREAD_MULTIPLE that make types, exchange messages in every way and free
// types that others still send. The other rank's thread of the same number is the partner.

#include <algorithm>
#include <atomic>
#include <thread>

#include "random_type.hpp"

namespace conformance {
namespace {

constexpr int thread_count = 8, rounds = 60, ints = 200;

// A vector whose count and stride say which thread and round made it: a plan of another type under
// a reused handle packs other bytes.
MPI_Datatype strided(int thread, int round) {
    MPI_Datatype type;
    MPI_Type_vector(ints, 1, 2 + (thread + round) % 5, MPI_INT, &type);
    MPI_Type_commit(&type);
    return type;
}

struct partner {
    int thread, peer;
    std::atomic<long>* wrong;
    [[nodiscard]] int value(int from, int round) const {
        return from * 1'000'000 + thread * 10'000 + round;
    }
    void expect_data(const std::vector<int>& got, int stride, int wanted) const {
        for (int i = 0; i < ints * stride; ++i)
            if (got[static_cast<std::size_t>(i)] != (i % stride ? -1 : wanted)) ++*wrong;
    }
};

void exchange(const partner& p, int round) {
    const int stride = 2 + (p.thread + round) % 5, tag = 100 + p.thread;
    const auto n = static_cast<std::size_t>(ints * stride);
    MPI_Datatype type = strided(p.thread, round);
    std::vector<int> out(n, p.value(rank(), round)), in(n, -1);
    MPI_Request requests[2];
    MPI_Irecv(in.data(), 1, type, p.peer, tag, MPI_COMM_WORLD, &requests[0]);
    MPI_Isend(out.data(), 1, type, p.peer, tag, MPI_COMM_WORLD, &requests[1]);
    MPI_Type_free(&type);  // the messages hold it
    switch (round % 4) {
        case 0:
            MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
            break;
        case 1:
            for (int i = 0; i < 2; ++i) {
                int index = 0;
                MPI_Waitany(2, requests, &index, MPI_STATUS_IGNORE);
            }
            break;
        case 2:
            for (MPI_Request& r : requests)
                for (int flag = 0; !flag; std::this_thread::yield())
                    MPI_Test(&r, &flag, MPI_STATUS_IGNORE);
            break;
        default:
            MPI_Request_free(&requests[1]);
            MPI_Wait(&requests[0], MPI_STATUS_IGNORE);
            break;
    }
    p.expect_data(in, stride, p.value(p.peer, round));
}

void pack_alone(const partner& p, int round) {
    const int stride = 2 + (p.thread + round) % 5;
    MPI_Datatype type = strided(p.thread, round);
    std::vector<int> memory(static_cast<std::size_t>(ints * stride));
    for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<int>(i);
    std::vector<int> packed(ints);
    int position = 0;
    MPI_Pack(memory.data(), 1, type, packed.data(), 4 * ints, &position, MPI_COMM_WORLD);
    for (int i = 0; i < ints; ++i)
        if (packed[static_cast<std::size_t>(i)] != i * stride) ++*p.wrong;
    MPI_Type_free(&type);
}

void eight_threads() {
    int provided = 0;
    MPI_Query_thread(&provided);
    if (provided < MPI_THREAD_MULTIPLE) return fail("MPI gives no MPI_THREAD_MULTIPLE");
    if (rank() > 1) return;
    std::atomic<long> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < thread_count; ++t)
        threads.emplace_back([t, &wrong] {
            const partner p{t, rank() ^ 1, &wrong};
            for (int round = 0; round < rounds; ++round) {
                exchange(p, round);
                pack_alone(p, round);
            }
        });
    for (std::thread& t : threads) t.join();
    expect_equal(wrong.load(), 0, "wrong ints");
}

}  // namespace

const std::vector<check> thread_checks = {{"eight_threads", 2, eight_threads}};

}  // namespace conformance
