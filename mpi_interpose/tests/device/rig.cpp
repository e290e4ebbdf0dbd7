#include "rig.hpp"

#include <cstring>

namespace on_device {

bytes numbered(std::size_t n, unsigned seed) {
    bytes b(n);
    for (std::size_t i = 0; i < n; ++i)
        b[i] = static_cast<char>(i * 7 + i / 251 + seed * 31 + (i >> 15));
    return b;
}

memory::memory(where w, const bytes& content) : where_(w), host_(content), at_(host_.data()) {
    if (where_ == where::host) return;
    at_ = static_cast<char*>(modelled_allocate(host_.size()));
    modelled_copy(at_, host_.data(), host_.size());
}

memory::~memory() {
    if (where_ == where::device) modelled_release(at_);
}

bytes memory::read() const {
    if (where_ == where::host) return host_;
    bytes out(host_.size());
    modelled_copy(out.data(), at_, out.size());
    return out;
}

std::size_t example::span() const {
    MPI_Aint lb = 0, extent = 0, true_lb = 0, true_extent = 0;
    PMPI_Type_get_extent(type, &lb, &extent);
    PMPI_Type_get_true_extent(type, &true_lb, &true_extent);
    return static_cast<std::size_t>((count - 1) * extent + true_lb + true_extent);
}

int example::size() const {
    int n = 0;
    PMPI_Type_size(type, &n);
    return n * count;
}

namespace {

MPI_Datatype committed(MPI_Datatype t) {
    MPI_Type_commit(&t);
    return t;
}

MPI_Datatype vector(int count, int blocklength, int stride, MPI_Datatype of) {
    MPI_Datatype t;
    MPI_Type_vector(count, blocklength, stride, of, &t);
    return t;
}

MPI_Datatype resized(MPI_Datatype of, MPI_Aint extent) {
    MPI_Datatype t;
    MPI_Type_create_resized(of, 0, extent, &t);
    MPI_Type_free(&of);
    return t;
}

MPI_Datatype record() {
    const int lengths[] = {1, 1, 3};
    const MPI_Aint places[] = {0, 8, 16};
    const MPI_Datatype of[] = {MPI_INT, MPI_DOUBLE, MPI_CHAR};
    MPI_Datatype t;
    MPI_Type_create_struct(3, lengths, places, of, &t);
    return resized(t, 24);
}

MPI_Datatype irregular() {
    const int lengths[] = {1, 3, 2, 7}, places[] = {1, 5, 20, 33};
    MPI_Datatype t;
    MPI_Type_indexed(4, lengths, places, MPI_FLOAT, &t);
    return t;
}

MPI_Datatype nested() {
    MPI_Datatype t, inner = vector(6, 2, 5, MPI_INT);
    MPI_Type_create_hvector(5, 1, 700, inner, &t);
    MPI_Type_free(&inner);
    return t;
}

MPI_Datatype face() {
    const int sizes[] = {20, 20, 20}, part[] = {20, 20, 2}, start[] = {0, 0, 17};
    MPI_Datatype t;
    MPI_Type_create_subarray(3, sizes, part, start, MPI_ORDER_C, MPI_DOUBLE, &t);
    return t;
}

MPI_Datatype contiguous() {
    MPI_Datatype t;
    MPI_Type_contiguous(10, MPI_DOUBLE, &t);
    return t;
}

std::vector<example> made() {
    std::vector<example> all = {
        {"double", MPI_DOUBLE, 100},
        {"double, large", MPI_DOUBLE, 100000},
        {"byte", MPI_BYTE, 77},
        {"complex, large", MPI_C_DOUBLE_COMPLEX, 40001},
    };
    const auto both = [&](const std::string& name, MPI_Datatype t, int few, int many) {
        committed(t);
        all.push_back({name, t, few});
        all.push_back({name + ", large", t, many});
    };
    both("contiguous", contiguous(), 3, 4000);
    both("vector", vector(40, 1, 3, MPI_DOUBLE), 1, 500);
    both("bytes", vector(33, 3, 7, MPI_BYTE), 2, 1500);
    both("struct", record(), 5, 12000);
    both("irregular", irregular(), 4, 4000);
    both("nested", nested(), 2, 900);
    both("face", face(), 1, 20);
    both("transposing", resized(vector(64, 1, 64, MPI_DOUBLE), 8), 2, 64);
    return all;
}

std::vector<example>& cache() {
    static std::vector<example> all = made();
    return all;
}

}  // namespace

const std::vector<example>& examples() { return cache(); }

void free_examples() {
    for (std::size_t i = 4; i < cache().size(); i += 2) MPI_Type_free(&cache()[i].type);
}

bytes moved(const example& e, const bytes& from, const bytes& to, int instances) {
    bytes out = to, packed(static_cast<std::size_t>(e.size()));
    int at = 0;
    PMPI_Pack(from.data(), e.count, e.type, packed.data(), e.size(), &at, MPI_COMM_WORLD);
    at = 0;
    PMPI_Unpack(packed.data(), e.size(), &at, out.data(), instances, e.type, MPI_COMM_WORLD);
    return out;
}

std::vector<direction> some_directions(const example& e) {
    static std::size_t turn = 0;
    if (e.size() < 10000) return directions;
    return {directions[turn++ % directions.size()]};
}

const std::vector<direction> directions = {
    {where::device, where::device}, {where::device, where::host}, {where::host, where::device}};

}  // namespace on_device
