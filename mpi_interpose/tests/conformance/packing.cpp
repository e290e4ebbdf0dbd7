// MPI_Pack and MPI_Unpack beside PMPI_Pack and PMPI_Unpack.

#include <algorithm>

#include "random_type.hpp"

namespace conformance {
namespace {

struct packed {
    std::vector<char> bytes;
    int position = 0, rc = 0;
};

template <class Pack>
packed pack_by(Pack function, const std::vector<char>& memory, const sample_type& s, int before) {
    packed p;
    p.position = before;
    p.bytes.assign(static_cast<std::size_t>(before + s.packed + 64), 'x');
    p.rc = function(memory.data() + s.origin, s.count, s.type, p.bytes.data(),
                    static_cast<int>(p.bytes.size()), &p.position, MPI_COMM_WORLD);
    return p;
}

template <class Unpack>
std::vector<char> unpack_by(Unpack function, packed& p, const sample_type& s, int before,
                            std::vector<char> memory) {
    p.position = before;
    function(p.bytes.data(), static_cast<int>(p.bytes.size()), &p.position,
             memory.data() + s.origin, s.count, s.type, MPI_COMM_WORLD);
    return memory;
}

void compare_packing(random& r, const sample_type& s, const std::string& what) {
    const std::vector<char> memory = random_bytes(r, s.bytes);
    const int before = static_cast<int>(r() % 9);
    packed ours = pack_by(MPI_Pack, memory, s, before),
           theirs = pack_by(PMPI_Pack, memory, s, before);
    expect_equal(ours.rc, theirs.rc, what + " pack's return");
    expect_equal(ours.position, theirs.position, what + " pack's position");
    expect(ours.bytes == theirs.bytes,
           what + " packed bytes: " + difference(ours.bytes, theirs.bytes));
    if (s.overlaps) return;
    const std::vector<char> ground = random_bytes(r, s.bytes);
    packed source = theirs;
    const auto wanted = unpack_by(PMPI_Unpack, source, s, before, ground);
    const int end = source.position;
    const auto seen = unpack_by(MPI_Unpack, source, s, before, ground);
    expect_equal(source.position, end, what + " unpack's position");
    expect(seen == wanted, what + " unpacked memory: " + difference(seen, wanted));
}

void random_packing() {
    random r(20211);
    for (int i = 0; i < 2000; ++i) {
        sample_type s;
        draw(r, s, static_cast<int>(r() % 6));
        compare_packing(r, s, "type " + std::to_string(i));
    }
}

void strided_packing() {
    random r(7);
    for (const int block :
         {1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 100, 128, 256, 2049}) {
        for (const int gap : {0, 1, 3, 8, 16, 40, 64, 200, -1}) {
            for (const int count : {1, 2, 5, 9, 64, 129, 1000}) {
                sample_type s;
                MPI_Datatype made;
                MPI_Type_create_hvector(count, block, gap < 0 ? -2 * block : block + gap, MPI_BYTE,
                                        &made);
                if (!place(s, made, 1 + count % 3)) continue;
                compare_packing(r, s,
                                "hvector of " + std::to_string(count) + " x " +
                                    std::to_string(block) + " B, gap " + std::to_string(gap));
            }
        }
    }
}

// A column resized to one element and repeated: the packed order runs down the columns, whatever is
// fast to read.
void transposed_packing() {
    random r(8);
    for (const int n : {1, 3, 7, 8, 16, 33, 64}) {
        for (const int m : {1, 5, 8, 16, 31, 70}) {
            for (const MPI_Datatype base :
                 {MPI_BYTE, MPI_SHORT, MPI_INT, MPI_DOUBLE, MPI_C_DOUBLE_COMPLEX}) {
                int bytes;
                MPI_Type_size(base, &bytes);
                MPI_Datatype column, made;
                MPI_Type_vector(n, 1, m, base, &column);
                MPI_Type_create_resized(column, 0, bytes, &made);
                MPI_Type_free(&column);
                sample_type s;
                if (!place(s, made, m)) continue;
                compare_packing(r, s, "transpose " + std::to_string(n) + " x " + std::to_string(m));
            }
        }
    }
}

int refused(int (*pack)(const void*, int, MPI_Datatype, void*, int, int*, MPI_Comm),
            MPI_Datatype type, int count, int room, int& position) {
    std::vector<char> memory(4096), out(4096, 'x');
    int rc = pack(memory.data(), count, type, out.data(), room, &position, MPI_COMM_WORLD),
        error_class = 0;
    MPI_Error_class(rc, &error_class);
    return error_class;
}

void packing_errors() {
    MPI_Datatype type;
    MPI_Type_vector(16, 1, 2, MPI_DOUBLE, &type);
    MPI_Type_commit(&type);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    for (const auto& [count, room] : {std::pair{1, 127}, {2, 200}, {-1, 4096}, {0, 0}, {1, 128}}) {
        int ours = 0, theirs = 0;
        const int a = refused(MPI_Pack, type, count, room, ours),
                  b = refused(PMPI_Pack, type, count, room, theirs);
        expect_equal(a, b, "error class of pack into " + std::to_string(room) + " bytes");
        expect_equal(ours, theirs, "position after it");
    }
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_ARE_FATAL);
    MPI_Type_free(&type);
}

}  // namespace

const std::vector<check> packing_checks = {{"random_packing", 1, random_packing},
                                           {"strided_packing", 1, strided_packing},
                                           {"transposed_packing", 1, transposed_packing},
                                           {"packing_errors", 1, packing_errors}};

}  // namespace conformance
