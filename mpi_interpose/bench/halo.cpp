#include <algorithm>
#include <array>
#include <stdexcept>

#include "patterns.hpp"
#include "rank_side.hpp"

namespace assay::mpi::bench {
namespace {

// A rank's part of a grid cut along x first, then y, then z; x is the fastest axis in memory.
class domain {
  public:
    domain(int edge, int halo) : edge_(edge), halo_(halo), outer_(edge + 2 * halo) {
        int ranks = 0, rank = 0;
        PMPI_Comm_size(MPI_COMM_WORLD, &ranks);
        PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
        std::array<int, 3> dims{}, cyclic{};
        PMPI_Dims_create(ranks, 3, dims.data());
        for (std::size_t d = 0; d < 3; ++d) cyclic[d] = dims[d] > 1;
        PMPI_Cart_create(MPI_COMM_WORLD, 3, dims.data(), cyclic.data(), 0, &grid_);
        for (int d = 0; d < 3; ++d) add_faces(d);
        const auto cells = static_cast<std::size_t>(outer_) * static_cast<std::size_t>(outer_) *
                           static_cast<std::size_t>(outer_);
        field.assign(cells, rank);
        flat.assign(static_cast<std::size_t>(12 * edge * edge * halo), rank);
    }
    domain(const domain&) = delete;
    domain& operator=(const domain&) = delete;
    ~domain() {
        for (face& f : faces_) MPI_Type_free(&f.send), MPI_Type_free(&f.receive);
        PMPI_Comm_free(&grid_);
    }

    void exchange(const message_calls& with) {
        std::array<MPI_Request, 12> requests;
        int n = 0;
        for (const face& f : faces_)
            with.irecv(field.data(), 1, f.receive, f.from, f.tag, grid_, &requests[at(n++)]);
        for (const face& f : faces_)
            with.isend(field.data(), 1, f.send, f.to, f.tag, grid_, &requests[at(n++)]);
        with.waitall(n, requests.data(), MPI_STATUSES_IGNORE);
    }
    // As many bytes to the same ranks, but contiguous.
    void exchange_flat() {
        std::array<MPI_Request, 12> requests;
        const int cells = edge_ * edge_ * halo_;
        double* place = flat.data();
        int n = 0;
        for (const face& f : faces_)
            PMPI_Irecv(place, cells, MPI_DOUBLE, f.from, f.tag, grid_, &requests[at(n++)]),
                place += cells;
        for (const face& f : faces_)
            PMPI_Isend(place, cells, MPI_DOUBLE, f.to, f.tag, grid_, &requests[at(n++)]),
                place += cells;
        PMPI_Waitall(n, requests.data(), MPI_STATUSES_IGNORE);
    }
    void forget_halo() {
        int rank = 0;
        PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
        std::fill(field.begin(), field.end(), rank);
    }

    std::vector<double> field, flat;

  private:
    struct face {
        MPI_Datatype send, receive;
        int to, from, tag;
    };
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }

    // Both faces across dimension d; 0 is x. The part that goes up lies at the upper end and
    // arrives below the other's lower end.
    void add_faces(int d) {
        for (const bool up : {true, false}) {
            std::vector<int> parts(3, edge_), inner(3, halo_), border(3, halo_);
            const auto axis = static_cast<std::size_t>(2 - d);
            parts[axis] = halo_;
            inner[axis] = up ? edge_ : halo_;
            border[axis] = up ? 0 : edge_ + halo_;
            face f{};
            f.send = committed(part_of_grid({outer_, outer_, outer_}, parts, inner, MPI_DOUBLE));
            f.receive =
                committed(part_of_grid({outer_, outer_, outer_}, parts, border, MPI_DOUBLE));
            PMPI_Cart_shift(grid_, d, up ? 1 : -1, &f.from, &f.to);
            f.tag = 2 * d + up;
            faces_.push_back(f);
        }
    }

    int edge_, halo_, outer_;
    MPI_Comm grid_ = MPI_COMM_NULL;
    std::vector<face> faces_;
};

}  // namespace

timed_step halo_exchange(int edge, int halo, timing how) {
    domain d(edge, halo);
    d.exchange(plain);
    const std::vector<double> wanted = d.field;
    d.forget_halo();
    d.exchange(interposed);
    int equal = d.field == wanted;
    PMPI_Allreduce(MPI_IN_PLACE, &equal, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (!equal) throw std::runtime_error("halos differ from those of the library's own exchange");
    return timed_on_all_ranks(
        {[&] { d.exchange(interposed); }, [&] { d.exchange(plain); }, [&] { d.exchange_flat(); }},
        how);
}

}  // namespace assay::mpi::bench
