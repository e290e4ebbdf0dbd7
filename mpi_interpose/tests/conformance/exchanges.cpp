// Collective exchanges of derived types, each beside PMPI_'s.

#include <algorithm>

#include "random_type.hpp"

namespace conformance {
namespace {

// n ranks' shares, side by side in one buffer: `each` instances of a strided type a peer.
struct exchange {
    MPI_Datatype type = MPI_DATATYPE_NULL;
    std::vector<int> counts, places, bytes_at;
    std::vector<MPI_Aint> far_places;
    std::vector<MPI_Datatype> types;
    std::vector<char> out, ground;

    exchange(int peers, random& r) {
        MPI_Type_vector(200, 3, 5, MPI_BYTE, &type);
        MPI_Type_commit(&type);
        MPI_Aint lb, extent;
        MPI_Type_get_extent(type, &lb, &extent);
        for (int i = 0, at = 0; i < peers; ++i) {
            counts.push_back(1 + i % 2);
            places.push_back(at);
            bytes_at.push_back(at * static_cast<int>(extent));
            far_places.push_back(at * extent);
            types.push_back(type);
            at += 3;
        }
        const auto bytes = static_cast<std::size_t>((3 * peers + 1) * extent);
        out = random_bytes(r, bytes);
        ground = random_bytes(r, bytes);
    }
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange() { MPI_Type_free(&type); }
};

template <class Call>
void compare(const exchange& e, Call call, const std::string& what) {
    std::vector<char> got = e.ground, wanted = e.ground;
    const int a = call(false, wanted.data()), b = call(true, got.data());
    expect_equal(b, a, what + " return");
    expect(got == wanted, what + ": " + difference(got, wanted));
}

void alltoall() {
    random r(500 + static_cast<unsigned>(rank()));
    exchange e(size(), r);
    for (int round = 0; round < 3; ++round) {
        // What rank i sends to rank j is what j expects.
        for (std::size_t j = 0; j < e.counts.size(); ++j)
            e.counts[j] = (rank() + static_cast<int>(j) + round) % 3;
        compare(
            e,
            [&](bool ours, char* in) {
                return (ours ? MPI_Alltoallv : PMPI_Alltoallv)(
                    e.out.data(), e.counts.data(), e.places.data(), e.type, in, e.counts.data(),
                    e.places.data(), e.type, MPI_COMM_WORLD);
            },
            "alltoallv");
        compare(
            e,
            [&](bool ours, char* in) {
                return (ours ? MPI_Alltoallw : PMPI_Alltoallw)(
                    e.out.data(), e.counts.data(), e.bytes_at.data(), e.types.data(), in,
                    e.counts.data(), e.bytes_at.data(), e.types.data(), MPI_COMM_WORLD);
            },
            "alltoallw");
    }
}

void alltoall_in_place() {
    random r(600 + static_cast<unsigned>(rank()));
    exchange e(size(), r);
    for (std::size_t j = 0; j < e.counts.size(); ++j)
        e.counts[j] = (rank() + static_cast<int>(j)) % 3;
    compare(
        e,
        [&](bool ours, char* in) {
            return (ours ? MPI_Alltoallv : PMPI_Alltoallv)(MPI_IN_PLACE, nullptr, nullptr,
                                                           MPI_DATATYPE_NULL, in, e.counts.data(),
                                                           e.places.data(), e.type, MPI_COMM_WORLD);
        },
        "alltoallv in place");
}

// One side typed, the other plain bytes.
void alltoall_mixed() {
    random r(700 + static_cast<unsigned>(rank()));
    exchange e(size(), r);
    std::fill(e.counts.begin(), e.counts.end(), 1);
    std::vector<int> bytes(e.counts.size(), 600), at;
    for (std::size_t i = 0; i < bytes.size(); ++i) at.push_back(600 * static_cast<int>(i));
    compare(
        e,
        [&](bool ours, char* in) {
            return (ours ? MPI_Alltoallv : PMPI_Alltoallv)(
                e.out.data(), e.counts.data(), e.places.data(), e.type, in, bytes.data(), at.data(),
                MPI_BYTE, MPI_COMM_WORLD);
        },
        "alltoallv into bytes");
}

// A ring, and a line, whose ends have a neighbour that is nobody.
void neighbours_on_a_grid() {
    random r(800 + static_cast<unsigned>(rank()));
    exchange e(2, r);
    std::fill(e.counts.begin(), e.counts.end(), 2);
    for (const int closed : {1, 0}) {
        const int dims[1] = {size()};
        const std::string shape = closed ? " on a ring" : " on a line";
        MPI_Comm grid;
        MPI_Cart_create(MPI_COMM_WORLD, 1, dims, &closed, 0, &grid);
        compare(
            e,
            [&](bool ours, char* in) {
                return (ours ? MPI_Neighbor_alltoallv : PMPI_Neighbor_alltoallv)(
                    e.out.data(), e.counts.data(), e.places.data(), e.type, in, e.counts.data(),
                    e.places.data(), e.type, grid);
            },
            "neighbor_alltoallv" + shape);
        compare(
            e,
            [&](bool ours, char* in) {
                return (ours ? MPI_Neighbor_alltoallw : PMPI_Neighbor_alltoallw)(
                    e.out.data(), e.counts.data(), e.far_places.data(), e.types.data(), in,
                    e.counts.data(), e.far_places.data(), e.types.data(), grid);
            },
            "neighbor_alltoallw" + shape);
        MPI_Comm_free(&grid);
    }
}

void neighbours_on_a_graph() {
    random r(900 + static_cast<unsigned>(rank()));
    exchange e(1, r);
    std::fill(e.counts.begin(), e.counts.end(), 2);
    MPI_Comm ring;
    const int to[1] = {(rank() + 1) % size()}, from[1] = {(rank() + size() - 1) % size()};
    MPI_Dist_graph_create_adjacent(MPI_COMM_WORLD, 1, from, MPI_UNWEIGHTED, 1, to, MPI_UNWEIGHTED,
                                   MPI_INFO_NULL, 0, &ring);
    compare(
        e,
        [&](bool ours, char* in) {
            return (ours ? MPI_Neighbor_alltoallv : PMPI_Neighbor_alltoallv)(
                e.out.data(), e.counts.data(), e.places.data(), e.type, in, e.counts.data(),
                e.places.data(), e.type, ring);
        },
        "neighbor_alltoallv on a graph");
    MPI_Comm_free(&ring);
}

#if MPI_VERSION >= 4
// The large-count functions, and types made with large counts.
void large_counts() {
    MPI_Datatype type;
    MPI_Type_vector_c(256, 1, 2, MPI_INT, &type);
    MPI_Type_commit(&type);
    std::vector<int> memory(512, rank() == 0 ? 3 : -1);
    std::vector<char> packed(1024);
    MPI_Count position = 0;
    MPI_Pack_c(memory.data(), 1, type, packed.data(), 1024, &position, MPI_COMM_WORLD);
    expect_equal(position, 1024, "position of Pack_c");
    MPI_Request request = MPI_REQUEST_NULL;
    const auto check = [&](const std::string& what) {
        for (std::size_t i = 0; i < memory.size(); ++i)
            if (memory[i] != (i % 2 ? -1 : 3)) return fail(what + ": int " + std::to_string(i));
        std::fill(memory.begin(), memory.end(), -1);
    };
    if (rank() == 0) {
        MPI_Send_c(memory.data(), 1, type, 1, 1, MPI_COMM_WORLD);
        MPI_Isend_c(memory.data(), 1, type, 1, 2, MPI_COMM_WORLD, &request);
        MPI_Wait(&request, MPI_STATUS_IGNORE);
    } else if (rank() == 1) {
        MPI_Recv_c(memory.data(), 1, type, 0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        check("Recv_c");
        MPI_Irecv_c(memory.data(), 1, type, 0, 2, MPI_COMM_WORLD, &request);
        MPI_Wait(&request, MPI_STATUS_IGNORE);
        check("Irecv_c");
    }
    MPI_Type_free(&type);
}
#endif

}  // namespace

const std::vector<check> exchange_checks = {{"alltoall", 1, alltoall},
                                            {"alltoall_in_place", 1, alltoall_in_place},
                                            {"alltoall_mixed", 1, alltoall_mixed},
                                            {"neighbours_on_a_grid", 1, neighbours_on_a_grid},
                                            {"neighbours_on_a_graph", 1, neighbours_on_a_graph},
#if MPI_VERSION >= 4
                                            {"large_counts", 2, large_counts}
#endif
};

}  // namespace conformance
