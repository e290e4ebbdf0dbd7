#include "device_face.hpp"

#include <stdexcept>

#ifdef ASSAY_MPI_WITH_DEVICE
#include <cuda_runtime_api.h>

#include "patterns.hpp"

namespace assay::mpi::bench {
namespace {

constexpr std::size_t edge = 256, row = edge * sizeof(double), rows = edge * edge;

void check(cudaError_t status) {
    if (status != cudaSuccess) throw std::runtime_error(cudaGetErrorString(status));
}

template <cudaError_t (*Release)(void*)>
class cuda_memory {
  public:
    explicit cuda_memory(char* p) : data_(p) {}
    cuda_memory(const cuda_memory&) = delete;
    cuda_memory& operator=(const cuda_memory&) = delete;
    ~cuda_memory() { (void)Release(data_); }
    [[nodiscard]] char* data() const { return data_; }

  private:
    char* data_;
};
using device_memory = cuda_memory<cudaFree>;
using pinned_memory = cuda_memory<cudaFreeHost>;

char* on_device(std::size_t bytes) {
    void* p = nullptr;
    check(cudaMalloc(&p, bytes));
    return static_cast<char*>(p);
}

char* pinned(std::size_t bytes) {
    void* p = nullptr;
    check(cudaMallocHost(&p, bytes));
    return static_cast<char*>(p);
}

// The face that goes out, the one that comes in, and how each rival moves them.
class face_player {
  public:
    face_player(int rank, int width)
        : rank_(rank),
          bytes_of_row_(static_cast<std::size_t>(width) * sizeof(double)),
          face_(committed(
              part_of_grid({edge, edge, edge}, {edge, edge, width}, {0, 0, 0}, MPI_DOUBLE))),
          out_(on_device(rows * row)),
          in_(on_device(rows * row)),
          packed_out_(pinned(bytes())),
          packed_in_(pinned(bytes())) {
        std::vector<char> grid(rows * row);
        for (std::size_t i = 0; i < grid.size(); ++i)
            grid[i] = static_cast<char>(i * 2654435761u >> 9);
        check(cudaMemcpy(out_.data(), grid.data(), grid.size(), cudaMemcpyHostToDevice));
        check(cudaMemset(in_.data(), 0, grid.size()));
    }
    face_player(const face_player&) = delete;
    face_player& operator=(const face_player&) = delete;
    ~face_player() { MPI_Type_free(&face_); }

    void typed() const {
        play([&] { MPI_Send(out_.data(), 1, face_, 1 - rank_, 0, MPI_COMM_WORLD); },
             [&] {
                 MPI_Recv(in_.data(), 1, face_, 1 - rank_, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
             });
    }
    void by_hand() const {
        play(
            [&] {
                copy_2d(packed_out_.data(), bytes_of_row_, out_.data(), row);
                send_packed();
            },
            [&] {
                receive_packed();
                copy_2d(in_.data(), row, packed_in_.data(), bytes_of_row_);
            });
    }
    void flat() const {
        play([&] { send_packed(); }, [&] { receive_packed(); });
    }
    // Whether the face that came in is the one that went out; both ranks send the same.
    [[nodiscard]] bool equal() const {
        std::vector<char> sent(bytes()), came(bytes());
        copy_2d(sent.data(), bytes_of_row_, out_.data(), row);
        copy_2d(came.data(), bytes_of_row_, in_.data(), row);
        return sent == came;
    }

  private:
    [[nodiscard]] std::size_t bytes() const { return rows * bytes_of_row_; }
    template <class Send, class Receive>
    void play(Send send, Receive receive) const {
        if (rank_ == 0) send();
        receive();
        if (rank_ == 1) send();
    }
    void send_packed() const {
        PMPI_Send(packed_out_.data(), static_cast<int>(bytes()), MPI_BYTE, 1 - rank_, 0,
                  MPI_COMM_WORLD);
    }
    void receive_packed() const {
        PMPI_Recv(packed_in_.data(), static_cast<int>(bytes()), MPI_BYTE, 1 - rank_, 0,
                  MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    void copy_2d(char* to, std::size_t to_pitch, const char* from, std::size_t from_pitch) const {
        check(cudaMemcpy2D(to, to_pitch, from, from_pitch, bytes_of_row_, rows, cudaMemcpyDefault));
    }

    int rank_;
    std::size_t bytes_of_row_;
    MPI_Datatype face_;
    device_memory out_, in_;
    pinned_memory packed_out_, packed_in_;
};

}  // namespace

timed_step device_face(int width, int index, timing how) {
    check(cudaSetDevice(index));
    int rank = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    const face_player player(rank, width);
    player.typed();
    int equal = player.equal();
    PMPI_Allreduce(MPI_IN_PLACE, &equal, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (!equal) throw std::runtime_error("what arrived differs from what was sent");
    const timed_step t = timed_on_all_ranks(
        {[&] { player.typed(); }, [&] { player.by_hand(); }, [&] { player.flat(); }}, how);
    return {t.interposed / 2, t.plain / 2, t.contiguous / 2};
}

}  // namespace assay::mpi::bench
#else
namespace assay::mpi::bench {

timed_step device_face(int, int, timing) { throw std::runtime_error("built without CUDA"); }

}  // namespace assay::mpi::bench
#endif
