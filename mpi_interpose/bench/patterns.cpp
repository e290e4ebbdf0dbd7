#include "patterns.hpp"

#include <algorithm>
#include <cmath>

namespace assay::mpi::bench {
namespace {

int whole(std::int64_t n) { return static_cast<int>(std::max<std::int64_t>(n, 1)); }

pattern bytes_at(int block, int stride) {
    return {"bytes" + std::to_string(block) + "_stride" + std::to_string(stride),
            [=](std::int64_t bytes) {
                MPI_Datatype type;
                MPI_Type_vector(whole(bytes / block), block, stride, MPI_BYTE, &type);
                return message{committed(type), 1};
            }};
}

pattern doubles_at(int block, int stride) {
    const std::string blocks = block == 1 ? "" : std::to_string(block);
    return {"double" + blocks + "_stride" + std::to_string(stride), [=](std::int64_t bytes) {
                MPI_Datatype type;
                MPI_Type_vector(whole(bytes / 8 / block), block, stride, MPI_DOUBLE, &type);
                return message{committed(type), 1};
            }};
}

pattern irregular(int doubles) {
    return {"irregular" + std::to_string(8 * doubles), [=](std::int64_t bytes) {
                std::vector<int> places;
                const int blocks = whole(bytes / 8 / doubles);
                for (int i = 0, at = 0; i < blocks; ++i, at += doubles + 1 + i * 31 % 3)
                    places.push_back(at);
                MPI_Datatype type;
                MPI_Type_create_indexed_block(blocks, doubles, places.data(), MPI_DOUBLE, &type);
                return message{committed(type), 1};
            }};
}

// {int, double, char[3]}, as C lays it out.
message records(std::int64_t bytes) {
    const int lengths[] = {1, 1, 3};
    const MPI_Aint places[] = {0, 8, 16};
    const MPI_Datatype types[] = {MPI_INT, MPI_DOUBLE, MPI_CHAR};
    MPI_Datatype plain, type;
    MPI_Type_create_struct(3, lengths, places, types, &plain);
    MPI_Type_create_resized(plain, 0, 24, &type);
    MPI_Type_free(&plain);
    return {committed(type), whole(bytes / 15)};
}

message padded_doubles(std::int64_t bytes) {
    MPI_Datatype type;
    MPI_Type_create_resized(MPI_DOUBLE, 0, 24, &type);
    return {committed(type), whole(bytes / 8)};
}

message nested_strides(std::int64_t bytes) {
    MPI_Datatype row, type;
    MPI_Type_create_hvector(8, 1, 16, MPI_DOUBLE, &row);
    MPI_Type_create_hvector(whole(bytes / 64), 1, 256, row, &type);
    MPI_Type_free(&row);
    return {committed(type), 1};
}

// A square matrix of doubles, column by column.
message transpose(std::int64_t bytes) {
    const int n = whole(std::lround(std::sqrt(static_cast<double>(bytes) / 8)));
    MPI_Datatype column, type;
    MPI_Type_vector(n, 1, n, MPI_DOUBLE, &column);
    MPI_Type_create_resized(column, 0, 8, &type);
    MPI_Type_free(&column);
    return {committed(type), n};
}

message contiguous(std::int64_t bytes) {
    MPI_Datatype type;
    MPI_Type_contiguous(whole(bytes), MPI_BYTE, &type);
    return {committed(type), 1};
}

pattern face(const std::string& name, int x, int y, int z) {
    return {name + "_face_width" + std::to_string(std::min({x, y, z})),
            [=](std::int64_t) {
                return message{
                    committed(part_of_grid({256, 256, 256}, {z, y, x}, {0, 0, 0}, MPI_DOUBLE)), 1};
            },
            true};
}

}  // namespace

MPI_Datatype committed(MPI_Datatype type) {
    MPI_Type_commit(&type);
    return type;
}

MPI_Datatype part_of_grid(std::vector<int> sizes, std::vector<int> parts, std::vector<int> starts,
                          MPI_Datatype of) {
    MPI_Datatype type;
    MPI_Type_create_subarray(static_cast<int>(sizes.size()), sizes.data(), parts.data(),
                             starts.data(), MPI_ORDER_C, of, &type);
    return type;
}

const std::vector<pattern>& plain_patterns() {
    static const std::vector<pattern> all = [] {
        std::vector<pattern> made;
        for (const int block : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096})
            made.push_back(bytes_at(block, 2 * block));
        for (const int block : {1, 4, 8, 16}) made.push_back(bytes_at(block, 64));
        for (const int block : {3, 12, 64, 256}) made.push_back(bytes_at(block, 4 * block));
        for (const int stride : {2, 3, 16}) made.push_back(doubles_at(1, stride));
        made.push_back(doubles_at(8, 16));
        made.push_back(doubles_at(512, 1024));
        for (const int doubles : {1, 4}) made.push_back(irregular(doubles));
        made.push_back({"struct", records});
        made.push_back({"resized24", padded_doubles});
        made.push_back({"hvector_of_hvector", nested_strides});
        made.push_back({"transpose", transpose, false, 512 * 512 * 8});
        made.push_back({"contiguous", contiguous});
        return made;
    }();
    return all;
}

const std::vector<pattern>& faces() {
    static const std::vector<pattern> all = [] {
        std::vector<pattern> made;
        for (const int width : {1, 2, 3}) {
            made.push_back(face("x", width, 256, 256));
            made.push_back(face("y", 256, width, 256));
            made.push_back(face("z", 256, 256, width));
        }
        return made;
    }();
    return all;
}

}  // namespace assay::mpi::bench
