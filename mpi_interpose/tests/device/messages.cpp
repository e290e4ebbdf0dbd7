// Blocking messages, and Pack and Unpack.

#include <array>
#include <cstring>

#include "rig.hpp"

namespace on_device {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;

// What a receive of `e` on this rank has to find, of a message of e that rank 0 sent.
struct pair_of_buffers {
    pair_of_buffers(const example& e, direction d)
        : sent(numbered(e.span(), 1)),
          before(e.span(), 'u'),
          mine(rank == 0 ? d.first : d.second, rank == 0 ? sent : before) {}
    bytes sent, before;
    memory mine;
};

std::string what(const example& e, direction d) {
    const auto side = [](where w) { return w == where::host ? "host" : "device"; };
    return e.name + ", " + side(d.first) + " to " + side(d.second);
}

void each(const std::function<void(const example&, direction)>& f) {
    for (const example& e : examples())
        for (const auto& d : some_directions(e)) f(e, d);
}

void check_status(const MPI_Status& s, const example& e, int instances, const std::string& text) {
    int count = -1, basic = -1;
    PMPI_Get_count(&s, e.type, &count);
    PMPI_Get_elements(&s, MPI_BYTE, &basic);
    expect(count == instances, text + ": count of the status");
    expect(basic == e.size() / e.count * instances, text + ": bytes of the status");
    expect(s.MPI_SOURCE == 0 && s.MPI_TAG == 3, text + ": source and tag");
}

void send_and_receive() {
    int turn = 0;
    each([&](const example& e, auto d) {
        const pair_of_buffers b(e, d);
        if (rank == 0) {
            if (turn++ % 2)
                MPI_Send(b.mine.data(), e.count, e.type, 1, 3, world);
            else
                MPI_Ssend(b.mine.data(), e.count, e.type, 1, 3, world);
            expect(b.mine.read() == b.sent, what(e, d) + ": the sender's data changed");
        } else {
            MPI_Status s;
            MPI_Recv(b.mine.data(), e.count, e.type, 0, 3, world, &s);
            expect(b.mine.read() == moved(e, b.sent, b.before, e.count), what(e, d));
            check_status(s, e, e.count, what(e, d));
        }
    });
}

void fewer_instances_than_received_for() {
    each([&](const example& e, auto d) {
        const pair_of_buffers b(e, d);
        const int fewer = (e.count + 1) / 2;
        if (rank == 0) {
            MPI_Send(b.mine.data(), fewer, e.type, 1, 3, world);
        } else {
            MPI_Status s;
            MPI_Recv(b.mine.data(), e.count, e.type, 0, 3, world, &s);
            expect(b.mine.read() == moved(e, b.sent, b.before, fewer), what(e, d));
            check_status(s, e, fewer, what(e, d));
        }
    });
}

// Part of an instance: the sender's bytes end inside of it.
void part_of_an_instance() {
    each([&](const example& e, auto d) {
        const pair_of_buffers b(e, d);
        const int bytes_sent = e.size() / 2 + 3;
        if (rank == 0) {
            bytes packed(static_cast<std::size_t>(e.size()));
            int at = 0;
            PMPI_Pack(b.sent.data(), e.count, e.type, packed.data(), e.size(), &at, world);
            PMPI_Send(packed.data(), bytes_sent, MPI_PACKED, 1, 3, world);
        } else if (d.second == where::host) {
            PMPI_Recv(bytes(static_cast<std::size_t>(e.size())).data(), e.size(), MPI_PACKED, 0, 3,
                      world, MPI_STATUS_IGNORE);
        } else {
            MPI_Recv(b.mine.data(), e.count, e.type, 0, 3, world, MPI_STATUS_IGNORE);
            bytes packed(static_cast<std::size_t>(e.size())), seen(packed.size());
            int at = 0;
            PMPI_Pack(b.sent.data(), e.count, e.type, packed.data(), e.size(), &at, world);
            at = 0;
            PMPI_Pack(b.mine.read().data(), e.count, e.type, seen.data(), e.size(), &at, world);
            expect(
                std::memcmp(packed.data(), seen.data(), static_cast<std::size_t>(bytes_sent)) == 0,
                what(e, d) + ": first part");
            expect(seen.back() == 'u', what(e, d) + ": bytes that were not sent");
        }
    });
}

void too_long_is_truncated() {
    MPI_Comm quiet;
    MPI_Comm_dup(world, &quiet);
    MPI_Comm_set_errhandler(quiet, MPI_ERRORS_RETURN);
    for (const example& e : examples()) {
        if (e.size() > 4000) continue;
        const pair_of_buffers b(e, directions[0]);
        if (rank == 0) {
            MPI_Send(b.mine.data(), e.count, e.type, 1, 3, quiet);
        } else {
            const int rc =
                MPI_Recv(b.mine.data(), e.count - 1, e.type, 0, 3, quiet, MPI_STATUS_IGNORE);
            int kind = MPI_SUCCESS;
            MPI_Error_class(rc, &kind);
            // A receive of no instance is an empty one, which the library alone sees.
            expect(kind == MPI_ERR_TRUNCATE, e.name + ": truncated");
        }
    }
    MPI_Comm_free(&quiet);
}

void exchange_with_the_other() {
    each([&](const example& e, auto d) {
        const bytes sent = numbered(e.span(), static_cast<unsigned>(rank)), before(e.span(), 'u');
        const bytes theirs = numbered(e.span(), static_cast<unsigned>(1 - rank));
        const memory out(d.first, sent), in(d.second, before), both(d.first, sent);
        MPI_Sendrecv(out.data(), e.count, e.type, 1 - rank, 3, in.data(), e.count, e.type, 1 - rank,
                     3, world, MPI_STATUS_IGNORE);
        expect(in.read() == moved(e, theirs, before, e.count), what(e, d));
        MPI_Sendrecv_replace(both.data(), e.count, e.type, 1 - rank, 3, 1 - rank, 3, world,
                             MPI_STATUS_IGNORE);
        expect(both.read() == moved(e, theirs, sent, e.count), what(e, d) + ": replaced");
    });
}

void matched_probes() {
    each([&](const example& e, auto d) {
        const pair_of_buffers b(e, d);
        if (rank == 0) return (void)MPI_Send(b.mine.data(), e.count, e.type, 1, 3, world);
        MPI_Message m;
        MPI_Status s;
        MPI_Mprobe(0, 3, world, &m, &s);
        check_status(s, e, e.count, what(e, d) + ", probed");
        MPI_Mrecv(b.mine.data(), e.count, e.type, &m, &s);
        expect(b.mine.read() == moved(e, b.sent, b.before, e.count), what(e, d));
        check_status(s, e, e.count, what(e, d));
    });
}

void buffered_and_ready() {
    bytes attached(static_cast<std::size_t>(8 << 20));
    MPI_Buffer_attach(attached.data(), static_cast<int>(attached.size()));
    each([&](const example& e, auto d) {
        const pair_of_buffers b(e, d);
        if (rank == 0) {
            MPI_Bsend(b.mine.data(), e.count, e.type, 1, 3, world);
            int go = 0;
            PMPI_Recv(&go, 1, MPI_INT, 1, 4, world, MPI_STATUS_IGNORE);
            MPI_Rsend(b.mine.data(), e.count, e.type, 1, 3, world);
        } else {
            MPI_Recv(b.mine.data(), e.count, e.type, 0, 3, world, MPI_STATUS_IGNORE);
            expect(b.mine.read() == moved(e, b.sent, b.before, e.count), what(e, d));
            MPI_Request r;
            const memory again(d.second, b.before);
            MPI_Irecv(again.data(), e.count, e.type, 0, 3, world, &r);
            PMPI_Send(&rank, 1, MPI_INT, 0, 4, world);
            MPI_Wait(&r, MPI_STATUS_IGNORE);
            expect(again.read() == moved(e, b.sent, b.before, e.count), what(e, d) + ": ready");
        }
    });
    char* gone = nullptr;
    int size = 0;
    MPI_Buffer_detach(&gone, &size);
}

void packing() {
    each([&](const example& e, auto d) {
        const bytes user = numbered(e.span(), 9), before(e.span(), 'u');
        const auto n = static_cast<std::size_t>(e.size());
        bytes wanted(n + 5, 'p');
        int at = 5;
        PMPI_Pack(user.data(), e.count, e.type, wanted.data(), e.size() + 5, &at, world);
        const memory from(d.first, user), packed(d.second, bytes(n + 5, 'p'));
        at = 5;
        MPI_Pack(from.data(), e.count, e.type, packed.data(), e.size() + 5, &at, world);
        expect(packed.read() == wanted && at == e.size() + 5, what(e, d) + ": packed");
        const memory stream(d.first, wanted), to(d.second, before);
        at = 5;
        MPI_Unpack(stream.data(), e.size() + 5, &at, to.data(), e.count, e.type, world);
        expect(to.read() == moved(e, user, before, e.count) && at == e.size() + 5,
               what(e, d) + ": unpacked");
    });
}

}  // namespace

const std::vector<check> message_checks = {
    {"packing", packing},
    {"send_and_receive", send_and_receive},
    {"fewer_instances_than_received_for", fewer_instances_than_received_for},
    {"part_of_an_instance", part_of_an_instance},
    {"too_long_is_truncated", too_long_is_truncated},
    {"exchange_with_the_other", exchange_with_the_other},
    {"matched_probes", matched_probes},
    {"buffered_and_ready", buffered_and_ready},
};

}  // namespace on_device
