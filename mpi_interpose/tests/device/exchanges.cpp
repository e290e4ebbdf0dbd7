// Alltoallv, Alltoallw and their neighbour forms, against the library's own on host memory.

#include <array>

#include "rig.hpp"

namespace on_device {
namespace {

// Each of the two peers gets e.count instances, which lie behind one another in the buffer.
struct exchange {
    explicit exchange(const example& one) : e(one) {
        PMPI_Type_get_extent(e.type, &lb, &extent);
        const int next = static_cast<int>((static_cast<MPI_Aint>(e.span()) + extent - 1) / extent);
        const std::size_t all = static_cast<std::size_t>(next * extent) + e.span();
        out = numbered(all, static_cast<unsigned>(rank));
        before = bytes(all, 'u');
        counts.fill(e.count);
        types.fill(e.type);
        places = {0, next};
        offsets = {0, next * static_cast<int>(extent)};
        addresses = {0, next * extent};
    }
    const example& e;
    MPI_Aint lb = 0, extent = 0;
    bytes out, before;
    std::array<int, 2> counts{}, places{}, offsets{};
    std::array<MPI_Aint, 2> addresses{};
    std::array<MPI_Datatype, 2> types{};
};

using call = std::function<void(bool ours, const exchange& x, const char* out, char* in)>;

void compare(const char* name, const call& f) {
    for (const example& e : examples()) {
        const exchange x(e);
        bytes wanted = x.before;
        f(false, x, x.out.data(), wanted.data());
        for (const auto& d : some_directions(e)) {
            const memory out(d.first, x.out), in(d.second, x.before);
            f(true, x, out.data(), in.data());
            expect(in.read() == wanted, std::string(name) + " of " + e.name);
            expect(out.read() == x.out, std::string(name) + " changed what it sent: " + e.name);
        }
    }
}

void alltoallv() {
    compare("alltoallv", [](bool ours, const exchange& x, const char* out, char* in) {
        (ours ? MPI_Alltoallv : PMPI_Alltoallv)(out, x.counts.data(), x.places.data(), x.e.type, in,
                                                x.counts.data(), x.places.data(), x.e.type,
                                                MPI_COMM_WORLD);
    });
}

void alltoallw() {
    compare("alltoallw", [](bool ours, const exchange& x, const char* out, char* in) {
        (ours ? MPI_Alltoallw : PMPI_Alltoallw)(out, x.counts.data(), x.offsets.data(),
                                                x.types.data(), in, x.counts.data(),
                                                x.offsets.data(), x.types.data(), MPI_COMM_WORLD);
    });
}

void neighbours() {
    const int dims[1] = {2}, periods[1] = {1};
    MPI_Comm ring;
    MPI_Cart_create(MPI_COMM_WORLD, 1, dims, periods, 0, &ring);
    compare("neighbor_alltoallv", [&](bool ours, const exchange& x, const char* out, char* in) {
        (ours ? MPI_Neighbor_alltoallv : PMPI_Neighbor_alltoallv)(
            out, x.counts.data(), x.places.data(), x.e.type, in, x.counts.data(), x.places.data(),
            x.e.type, ring);
    });
    compare("neighbor_alltoallw", [&](bool ours, const exchange& x, const char* out, char* in) {
        (ours ? MPI_Neighbor_alltoallw : PMPI_Neighbor_alltoallw)(
            out, x.counts.data(), x.addresses.data(), x.types.data(), in, x.counts.data(),
            x.addresses.data(), x.types.data(), ring);
    });
    MPI_Comm_free(&ring);
}

}  // namespace

const std::vector<check> exchange_checks = {
    {"alltoallv", alltoallv},
    {"alltoallw", alltoallw},
    {"neighbours", neighbours},
};

}  // namespace on_device
