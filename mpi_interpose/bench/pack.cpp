// Question: how fast are MPI_Pack and MPI_Unpack of a derived type with the interposer, beside the
// library's own and beside memcpy of the same bytes? Method: the program is linked to the
// interposer before its MPI, so MPI_Pack is ours and PMPI_Pack the library's, in one process and on
// the same memory. A sample is the best of eleven interleaved batches of each; bandwidth counts
// packed bytes. What was packed is compared byte for byte. Caveat: caches are warm; buffers as
// malloc gives them, which is 16 bytes off a cache line for large ones.

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <vector>

#include "record/program.hpp"

namespace {

using assay::record::sampling;
namespace units = assay::record::units;

struct pattern {
    std::string name;
    int count;  // instances
    MPI_Datatype (*make)();
};

MPI_Datatype committed(MPI_Datatype type) {
    MPI_Type_commit(&type);
    return type;
}

constexpr int bytes_wanted = 64 * 1024;

template <int Block, int Stride>
MPI_Datatype bytes_at_stride() {
    MPI_Datatype type;
    MPI_Type_vector(bytes_wanted / Block, Block, Stride, MPI_BYTE, &type);
    return committed(type);
}

template <int Stride>
MPI_Datatype doubles_at_stride() {
    MPI_Datatype type;
    MPI_Type_vector(bytes_wanted / 8, 1, Stride, MPI_DOUBLE, &type);
    return committed(type);
}

MPI_Datatype record_type() {
    const int lengths[] = {1, 1, 3};
    const MPI_Aint places[] = {0, 8, 16};
    const MPI_Datatype types[] = {MPI_INT, MPI_DOUBLE, MPI_CHAR};
    MPI_Datatype type;
    MPI_Type_create_struct(3, lengths, places, types, &type);
    return committed(type);
}

template <int Doubles>
MPI_Datatype irregular() {
    std::vector<int> places;
    for (int i = 0, at = 0; i < bytes_wanted / 8 / Doubles; ++i, at += Doubles + 1 + i * 7919 % 3)
        places.push_back(at);
    MPI_Datatype type;
    MPI_Type_create_indexed_block(static_cast<int>(places.size()), Doubles, places.data(),
                                  MPI_DOUBLE, &type);
    return committed(type);
}

MPI_Datatype padded_double() {
    MPI_Datatype type;
    MPI_Type_create_resized(MPI_DOUBLE, 0, 24, &type);
    return committed(type);
}

MPI_Datatype nested_strides() {
    MPI_Datatype row, type;
    MPI_Type_create_hvector(8, 1, 16, MPI_DOUBLE, &row);
    MPI_Type_create_hvector(1024, 1, 256, row, &type);
    MPI_Type_free(&row);
    return committed(type);
}

MPI_Datatype column_of_512() {
    MPI_Datatype column, type;
    MPI_Type_vector(512, 1, 512, MPI_DOUBLE, &column);
    MPI_Type_create_resized(column, 0, 8, &type);
    MPI_Type_free(&column);
    return committed(type);
}

// One face of a 256^3 grid of doubles.
template <int X, int Y, int Z>
MPI_Datatype face() {
    const int sizes[] = {256, 256, 256}, parts[] = {Z, Y, X}, starts[] = {0, 0, 0};
    MPI_Datatype type;
    MPI_Type_create_subarray(3, sizes, parts, starts, MPI_ORDER_C, MPI_DOUBLE, &type);
    return committed(type);
}

MPI_Datatype contiguous() {
    MPI_Datatype type;
    MPI_Type_contiguous(bytes_wanted, MPI_BYTE, &type);
    return committed(type);
}

const std::vector<pattern> patterns = {{"bytes1_stride2", 1, bytes_at_stride<1, 2>},
                                       {"bytes2_stride4", 1, bytes_at_stride<2, 4>},
                                       {"bytes4_stride8", 1, bytes_at_stride<4, 8>},
                                       {"bytes8_stride16", 1, bytes_at_stride<8, 16>},
                                       {"bytes16_stride32", 1, bytes_at_stride<16, 32>},
                                       {"bytes64_stride128", 1, bytes_at_stride<64, 128>},
                                       {"bytes256_stride512", 1, bytes_at_stride<256, 512>},
                                       {"bytes4096_stride8192", 1, bytes_at_stride<4096, 8192>},
                                       {"double_stride2", 1, doubles_at_stride<2>},
                                       {"double_stride16", 1, doubles_at_stride<16>},
                                       {"struct", 4369, record_type},
                                       {"irregular8", 1, irregular<1>},
                                       {"irregular32", 1, irregular<4>},
                                       {"resized24", 8192, padded_double},
                                       {"hvector_of_hvector", 1, nested_strides},
                                       {"transpose512", 512, column_of_512},
                                       {"x_face", 1, face<1, 256, 256>},
                                       {"y_face", 1, face<256, 1, 256>},
                                       {"z_face", 1, face<256, 256, 1>},
                                       {"contiguous", 1, contiguous}};

template <class Work>
double seconds(Work&& work, int calls) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / calls;
}

struct bench {
    explicit bench(const pattern& p) : type(p.make()), count(p.count) {
        MPI_Aint lb = 0, extent = 0, low = 0, span = 0;
        MPI_Type_get_extent(type, &lb, &extent);
        MPI_Type_get_true_extent(type, &low, &span);
        MPI_Type_size(type, &bytes);
        bytes *= count;
        memory.assign(static_cast<std::size_t>((count - 1) * extent + low + span), 1);
        for (std::size_t i = 0; i < memory.size(); ++i)
            memory[i] = static_cast<char>(i * 2654435761u >> 7);
        packed.assign(static_cast<std::size_t>(bytes), 0);
        other = packed;
    }
    bench(const bench&) = delete;
    bench& operator=(const bench&) = delete;
    ~bench() { MPI_Type_free(&type); }

    template <class Pack>
    void pack(Pack function, std::vector<char>& to) {
        int position = 0;
        function(memory.data(), count, type, to.data(), bytes, &position, MPI_COMM_SELF);
    }
    template <class Unpack>
    void unpack(Unpack function) {
        int position = 0;
        function(packed.data(), bytes, &position, memory.data(), count, type, MPI_COMM_SELF);
    }

    MPI_Datatype type;
    int count, bytes = 0;
    std::vector<char> memory, packed, other;
};

void run(sampling& s, const pattern& p, bool packing) {
    bench b(p);
    b.pack(MPI_Pack, b.packed);
    b.pack(PMPI_Pack, b.other);
    if (b.packed != b.other) return s.fail("packed bytes differ from the library's");
    s.check("packed bytes equal the library's");
    const int calls = std::max(2, (s.quick() ? 1 << 20 : 1 << 22) / b.bytes);
    double ours = 1e9, plain = 1e9, copy = 1e9;
    for (int round = 0; round < 11; ++round) {
        ours = std::min(
            ours,
            seconds([&] { packing ? b.pack(MPI_Pack, b.packed) : b.unpack(MPI_Unpack); }, calls));
        plain = std::min(
            plain,
            seconds([&] { packing ? b.pack(PMPI_Pack, b.other) : b.unpack(PMPI_Unpack); }, calls));
        copy = std::min(copy, seconds(
                                  [&] {
                                      std::memcpy(b.other.data(), b.packed.data(), b.packed.size());
                                      asm volatile("" ::"r"(b.other.data()) : "memory");
                                  },
                                  calls));
    }
    s.timed(ours);
    s.sample("bandwidth", b.bytes / ours / 1e9);
    s.sample("over_plain", plain / ours);
    s.sample("over_memcpy", copy / ours);
}

void register_cases() {
    for (const pattern& p : patterns)
        for (const bool packing : {true, false}) {
            assay::record::probe_case c;
            c.probe = "pack_" ASSAY_MPI_NAME;
            c.at = {{"mpi", ASSAY_MPI_NAME},
                    {"type", p.name},
                    {"direction", packing ? "pack" : "unpack"}};
            c.quantities = {{"bandwidth", units::gigabyte_per_second, {}, "", {}, ""},
                            {"over_plain", units::ratio, {}, "", {}, ""},
                            {"over_memcpy", units::ratio, {}, "", {}, ""}};
            c.run = [&p, packing](sampling& s) { run(s, p, packing); };
            assay::record::add_case(std::move(c));
        }
}

}  // namespace

int main(int argc, char** argv) {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SINGLE, &provided);
    const assay::record::program_info info{"mpi_interpose",
                                           "mpi_interpose/pack_" ASSAY_MPI_NAME,
                                           "Interposed MPI_Pack and MPI_Unpack beside the "
                                           "library's own and memcpy, 64 KiB of each type.",
                                           {}};
    const int code = assay::record::run_program(info, argc, argv, {}, register_cases);
    MPI_Finalize();
    return code;
}
