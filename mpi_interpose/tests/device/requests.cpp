// Nonblocking and persistent messages, by every way to complete them.

#include <array>
#include <thread>

#include "rig.hpp"

namespace on_device {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;

void complete(int way, std::array<MPI_Request, 2>& r) {
    int flag = 0, i = 0, n = 0;
    std::array<int, 2> which{};
    switch (way % 7) {
        case 0:
            MPI_Waitall(2, r.data(), MPI_STATUSES_IGNORE);
            break;
        case 1:
            for (MPI_Request& one : r) MPI_Wait(&one, MPI_STATUS_IGNORE);
            break;
        case 2:
            while (!flag) MPI_Testall(2, r.data(), &flag, MPI_STATUSES_IGNORE);
            break;
        case 3:
            for (int k = 0; k < 2; ++k) MPI_Waitany(2, r.data(), &i, MPI_STATUS_IGNORE);
            break;
        case 4:
            for (int k = 0; k < 2; k += n)
                MPI_Waitsome(2, r.data(), &n, which.data(), MPI_STATUSES_IGNORE);
            break;
        case 5:
            for (MPI_Request& one : r)
                for (flag = 0; !flag;) MPI_Test(&one, &flag, MPI_STATUS_IGNORE);
            break;
        default:
            for (const MPI_Request& one : r)
                for (flag = 0; !flag;) MPI_Request_get_status(one, &flag, MPI_STATUS_IGNORE);
            MPI_Waitall(2, r.data(), MPI_STATUSES_IGNORE);
    }
}

struct both_ways {
    both_ways(const example& e, where out_in, where in_in)
        : sent(numbered(e.span(), static_cast<unsigned>(rank))),
          theirs(numbered(e.span(), static_cast<unsigned>(1 - rank))),
          before(e.span(), 'u'),
          out(out_in, sent),
          in(in_in, before) {}
    [[nodiscard]] bool arrived(const example& e) const {
        return in.read() == moved(e, theirs, before, e.count);
    }
    bytes sent, theirs, before;
    memory out, in;
};

void every_completion() {
    int way = 0;
    for (const example& e : examples())
        for (const auto& d : some_directions(e)) {
            const both_ways b(e, d.first, d.second);
            std::array<MPI_Request, 2> r;
            MPI_Irecv(b.in.data(), e.count, e.type, 1 - rank, 5, world, &r[0]);
            if (way % 2)
                MPI_Isend(b.out.data(), e.count, e.type, 1 - rank, 5, world, &r[1]);
            else
                MPI_Issend(b.out.data(), e.count, e.type, 1 - rank, 5, world, &r[1]);
            complete(way++, r);
            expect(b.arrived(e), e.name + ", way " + std::to_string(way));
        }
}

void persistent() {
    int way = 0;
    for (const example& e : examples()) {
        const both_ways b(e, where::device, where::device);
        std::array<MPI_Request, 2> r;
        MPI_Recv_init(b.in.data(), e.count, e.type, 1 - rank, 6, world, &r[0]);
        MPI_Send_init(b.out.data(), e.count, e.type, 1 - rank, 6, world, &r[1]);
        for (unsigned round = 0; round < 3; ++round) {
            const bytes mine = numbered(e.span(), 10 + round + static_cast<unsigned>(rank));
            const bytes theirs = numbered(e.span(), 10 + round + static_cast<unsigned>(1 - rank));
            modelled_copy(b.out.data(), mine.data(), mine.size());
            modelled_copy(b.in.data(), b.before.data(), b.before.size());
            MPI_Startall(2, r.data());
            complete(way++, r);
            expect(b.in.read() == moved(e, theirs, b.before, e.count), e.name);
        }
        for (MPI_Request& one : r) MPI_Request_free(&one);
    }
}

void matched_and_freed() {
    for (const example& e : examples()) {
        const both_ways b(e, where::device, where::device);
        MPI_Request out, in;
        MPI_Isend(b.out.data(), e.count, e.type, 1 - rank, 7, world, &out);
        MPI_Request_free(&out);
        MPI_Message m;
        MPI_Mprobe(1 - rank, 7, world, &m, MPI_STATUS_IGNORE);
        MPI_Imrecv(b.in.data(), e.count, e.type, &m, &in);
        MPI_Wait(&in, MPI_STATUS_IGNORE);
        expect(b.arrived(e), e.name);
        PMPI_Barrier(world);
    }
}

void cancelled() {
    for (const example& e : examples()) {
        const both_ways b(e, where::device, where::device);
        MPI_Request in;
        MPI_Irecv(b.in.data(), e.count, e.type, 1 - rank, 8, world, &in);
        MPI_Cancel(&in);
        MPI_Status s;
        int was = 0;
        MPI_Wait(&in, &s);
        MPI_Test_cancelled(&s, &was);
        expect(was, e.name + ": cancelled");
        expect(b.in.read() == b.before, e.name + ": a cancelled receive changed its memory");
    }
}

void threads() {
    std::array<long, 4> wrong{};
    std::vector<std::thread> callers;
    for (int t = 0; t < 4; ++t)
        callers.emplace_back([t, &wrong] {
            for (std::size_t k = 4; k < examples().size(); k += 2) {
                const example& e = examples()[k];
                const both_ways b(e, where::device, where::device);
                std::array<MPI_Request, 2> r;
                MPI_Irecv(b.in.data(), e.count, e.type, 1 - rank, 20 + t, world, &r[0]);
                MPI_Isend(b.out.data(), e.count, e.type, 1 - rank, 20 + t, world, &r[1]);
                complete(t, r);
                wrong[static_cast<std::size_t>(t)] += !b.arrived(e);
            }
        });
    for (std::thread& c : callers) c.join();
    for (const long w : wrong) expect(w == 0, std::to_string(w) + " wrong messages of a thread");
}

// Many messages leave no more memory taken than a few.
void memory_comes_back() {
    const example& e = examples()[7];
    std::size_t after_few = 0;
    for (int round = 0; round < 60; ++round) {
        const both_ways b(e, where::device, where::device);
        std::array<MPI_Request, 2> r;
        MPI_Irecv(b.in.data(), e.count, e.type, 1 - rank, 9, world, &r[0]);
        MPI_Isend(b.out.data(), e.count, e.type, 1 - rank, 9, world, &r[1]);
        complete(0, r);
        if (round == 9) after_few = modelled_live();
    }
    expect(modelled_live() <= after_few, "device and pinned memory grew with the messages");
}

}  // namespace

const std::vector<check> request_checks = {
    {"every_completion", every_completion},
    {"persistent", persistent},
    {"matched_and_freed", matched_and_freed},
    {"cancelled", cancelled},
    {"threads", threads},
    {"memory_comes_back", memory_comes_back},
};

}  // namespace on_device
