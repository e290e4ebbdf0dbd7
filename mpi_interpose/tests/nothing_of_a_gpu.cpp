// A program without device pointers: after messages and packing of a derived type the process maps
// neither the device library nor anything of a GPU's runtime or driver.

#include <mpi.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

// A column of a matrix, to this rank itself, and through MPI_Pack.
void move_a_column(int rank) {
    constexpr int n = 300;
    std::vector<double> matrix(n * n, 1.0), column(n);
    MPI_Datatype type = MPI_DATATYPE_NULL;
    MPI_Type_vector(n, 1, n, MPI_DOUBLE, &type);
    MPI_Type_commit(&type);
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Irecv(column.data(), n, MPI_DOUBLE, rank, 0, MPI_COMM_WORLD, &request);
    MPI_Send(matrix.data(), 1, type, rank, 0, MPI_COMM_WORLD);
    MPI_Wait(&request, MPI_STATUS_IGNORE);
    int position = 0;
    MPI_Pack(matrix.data(), 1, type, column.data(), n * 8, &position, MPI_COMM_WORLD);
    MPI_Type_free(&type);
}

int mapped_of_a_gpu() {
    std::ifstream maps("/proc/self/maps");
    int found = 0;
    for (std::string line; std::getline(maps, line);)
        for (const char* name : {"libcuda", "libcudart", "libnvidia", "libamdhip", "mpi_device"})
            if (line.find(name) != std::string::npos) {
                std::printf("%s\n", line.c_str());
                ++found;
            }
    return found;
}

}  // namespace

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    move_a_column(rank);
    const int found = mapped_of_a_gpu();
    MPI_Finalize();
    return found == 0 ? 0 : 1;
}
