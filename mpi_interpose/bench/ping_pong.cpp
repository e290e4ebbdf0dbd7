#include <stdexcept>

#include "patterns.hpp"
#include "rank_side.hpp"

namespace assay::mpi::bench {
namespace {

const pattern& named(const std::string& name) {
    for (const auto* list : {&plain_patterns(), &faces(), &applications()})
        for (const pattern& p : *list)
            if (p.name == name) return p;
    throw std::runtime_error("no pattern " + name);
}

std::vector<char> packed(const message& m, const std::vector<char>& memory, int bytes) {
    std::vector<char> out(static_cast<std::size_t>(bytes));
    int position = 0;
    PMPI_Pack(memory.data(), m.count, m.type, out.data(), bytes, &position, MPI_COMM_WORLD);
    return out;
}

// Half a round: there and back, twice the time of a step.
struct player {
    int rank;
    const char* send;
    char* receive;
    int count;
    MPI_Datatype type;

    void operator()(const message_calls& with) const {
        const int peer = 1 - rank;
        if (rank == 0) with.send(send, count, type, peer, 0, MPI_COMM_WORLD);
        with.receive(receive, count, type, peer, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (rank == 1) with.send(send, count, type, peer, 0, MPI_COMM_WORLD);
    }
};

}  // namespace

timed_step ping_pong(const std::string& name, std::int64_t bytes_wanted, timing how) {
    int rank = 0, size = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    message m = named(name).make(bytes_wanted);
    MPI_Type_size(m.type, &size);
    MPI_Aint lb = 0, extent = 0, low = 0, span = 0;
    MPI_Type_get_extent(m.type, &lb, &extent);
    MPI_Type_get_true_extent(m.type, &low, &span);
    const int bytes = size * m.count;
    const auto memory = static_cast<std::size_t>((m.count - 1) * extent + low + span);
    std::vector<char> out(memory), in(memory, 0), flat(static_cast<std::size_t>(bytes)),
        flat_in(flat.size());
    for (std::size_t i = 0; i < memory; ++i) out[i] = static_cast<char>(i * 2654435761u >> 9);

    const player typed{rank, out.data(), in.data(), m.count, m.type};
    const player bare{rank, flat.data(), flat_in.data(), bytes, MPI_BYTE};
    typed(interposed);
    int equal = packed(m, out, bytes) == packed(m, in, bytes);
    PMPI_Allreduce(MPI_IN_PLACE, &equal, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    timed_step t{};
    if (equal)
        t = timed_on_all_ranks(
            {[&] { typed(interposed); }, [&] { typed(plain); }, [&] { bare(plain); }}, how);
    MPI_Type_free(&m.type);
    if (!equal) throw std::runtime_error("what arrived differs from what was sent");
    return {t.interposed / 2, t.plain / 2, t.contiguous / 2};
}

}  // namespace assay::mpi::bench
