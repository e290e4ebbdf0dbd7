#include "mpi_world.hpp"

#include <mpi.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace assay::stream {

struct world::communicators {
    MPI_Comm node = MPI_COMM_NULL;
};

namespace {

std::vector<std::string> gather_text(MPI_Comm among, const std::string& mine) {
    int size = 0;
    MPI_Comm_size(among, &size);
    std::vector<int> lengths(static_cast<std::size_t>(size)), starts(lengths.size());
    const int length = static_cast<int>(mine.size());
    MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, among);
    int whole = 0;
    for (std::size_t r = 0; r < lengths.size(); ++r) starts[r] = whole, whole += lengths[r];
    std::string all(static_cast<std::size_t>(whole), ' ');
    MPI_Allgatherv(mine.data(), length, MPI_CHAR, all.data(), lengths.data(), starts.data(),
                   MPI_CHAR, among);
    std::vector<std::string> texts;
    for (std::size_t r = 0; r < lengths.size(); ++r)
        texts.push_back(
            all.substr(static_cast<std::size_t>(starts[r]), static_cast<std::size_t>(lengths[r])));
    return texts;
}

template <class T>
double timed_allreduce(T& value, MPI_Datatype type) {
    T sum = 0;
    const double begin = MPI_Wtime();
    MPI_Allreduce(&value, &sum, 1, type, MPI_SUM, MPI_COMM_WORLD);
    const double passed = MPI_Wtime() - begin;
    value = sum;
    return passed;
}

}  // namespace

// Threads of the executors never call MPI.
world::world(int& argc, char**& argv) : mpi_(new communicators) {
    int granted = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &mpi_->node);
    int rank = 0, size = 1;
    MPI_Comm_rank(mpi_->node, &rank);
    MPI_Comm_size(mpi_->node, &size);
    local_rank_ = static_cast<std::size_t>(rank);
    local_size_ = static_cast<std::size_t>(size);
}

world::~world() {
    end(0);
    delete mpi_;
}

int world::end(int code) {
    if (!ended_) {
        ended_ = true;
        MPI_Comm_free(&mpi_->node);
        MPI_Finalize();
    }
    return code;
}

void world::abort(int code) const {
    std::fflush(nullptr);
    MPI_Abort(MPI_COMM_WORLD, code);
    std::abort();
}

std::string world::host() const {
    std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
    int length = 0;
    MPI_Get_processor_name(name.data(), &length);
    return {name.data(), static_cast<std::size_t>(length)};
}

void world::barrier() const { MPI_Barrier(MPI_COMM_WORLD); }

void world::idle_barrier() const {
    MPI_Request all = MPI_REQUEST_NULL;
    MPI_Ibarrier(MPI_COMM_WORLD, &all);
    int done = 0;
    while (MPI_Test(&all, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done == 0) usleep(1000);
}

double world::timed_sum(double& value) const { return timed_allreduce(value, MPI_DOUBLE); }
double world::timed_sum(float& value) const { return timed_allreduce(value, MPI_FLOAT); }

double world::greatest(double x) const {
    double most = x;
    MPI_Allreduce(&x, &most, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    return most;
}

std::vector<std::vector<double>> world::gather(const std::vector<double>& mine) const {
    const int count = static_cast<int>(mine.size());
    std::vector<double> all(rank_ == 0 ? mine.size() * static_cast<std::size_t>(size_) : 0);
    MPI_Gather(mine.data(), count, MPI_DOUBLE, all.data(), count, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    std::vector<std::vector<double>> rows;
    for (auto row = all.begin(); row != all.end(); row += count)
        rows.emplace_back(row, row + count);
    return rows;
}

std::vector<std::string> world::gather(const std::string& mine) const {
    return gather_text(MPI_COMM_WORLD, mine);
}

std::vector<std::string> world::gather_on_node(const std::string& mine) const {
    return gather_text(mpi_->node, mine);
}

void world::all_or_none(const std::function<void()>& work) const {
    std::string wrong;
    try {
        work();
    } catch (const std::exception& e) {
        wrong = e.what();
    }
    const int mine = wrong.empty() ? size_ : rank_;
    int first = size_;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == rank_) {
        const std::string where = rank_ == 0 ? "" : "rank " + std::to_string(rank_) + ": ";
        std::fprintf(stderr, "stream: %s%s\n", where.c_str(), wrong.c_str());
    }
    if (first != size_) throw refused{};
}

}  // namespace assay::stream
