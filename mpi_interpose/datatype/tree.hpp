#pragma once
// A datatype as its constructors built it, with MPI taken away: sizes, displacements and strides in
// bytes. Every constructor of MPI-3.1 chapter 4.1 comes down to five shapes. Bounds follow
// section 4.1.6 to 4.1.8. Libraries read those pages in two ways: Open MPI rounds every upper bound
// up to an alignment, MPICH only a struct's, and MPICH does not let the bounds of a resized part
// win over its neighbours. `node::bound_by` takes either reading over.

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace assay::mpi {

using std::int64_t;

// `bytes` bytes, `offset` bytes away from an origin.
struct run {
    int64_t offset;
    int64_t bytes;
    friend bool operator==(const run&, const run&) = default;
};

struct bounds {
    int64_t lb = 0, ub = 0, true_lb = 0, true_ub = 0;
    friend bool operator==(const bounds&, const bounds&) = default;
};

enum class shape { basic, strided, listed, structure, resized };

struct node {
    shape kind = shape::basic;
    std::string made_by;                 // the constructor's name: "vector", "subarray"
    int64_t size = 0;                    // bytes of data
    bounds at;                           // lb == ub == 0 where nothing is in the type
    int64_t plain_lb = 0, plain_ub = 0;  // as if no part were marked
    bool lb_marked = false;  // set by resized, MPI_LB; wins over data in everything built of it
    bool ub_marked = false;
    std::vector<run>
        data;  // basic: one run, two for a pair type with a hole, none for MPI_LB and MPI_UB
    int64_t count = 0;             // strided
    int64_t blocklength = 0;       // strided
    int64_t stride = 0;            // strided: bytes between blocks
    std::vector<int64_t> lengths;  // listed, structure: one a block, or one for all
    std::vector<int64_t> places;   // listed, structure: displacement in bytes, one a block
    std::vector<const node*> of;   // what it is built of: one, or one a block (structure)

    [[nodiscard]] int64_t extent() const { return at.ub - at.lb; }
    [[nodiscard]] int64_t length(std::size_t i) const {
        return lengths[lengths.size() == 1 ? 0 : i];
    }
    [[nodiscard]] const node& child(std::size_t i = 0) const { return *of[of.size() == 1 ? 0 : i]; }

    // True when the library's size and true bounds are ours and its lb and ub are ours in one of
    // the readings above, which is then taken over. False: the library sees this type otherwise
    // than the standard does.
    [[nodiscard]] bool bound_by(int64_t library_size, const bounds& library);
};

// The two dimensions' orders of subarray and darray.
enum class order { c, fortran };
enum class distribution { none, block, cyclic };

struct darray_dimension {
    int64_t global;
    distribution how;
    int64_t argument;  // block or cycle length; -1: the default one
    int64_t processes;
};

// Owns the nodes of one type. Constructors take counts and byte strides as MPI defines them and
// return a node that lives as long as the tree.
class tree {
  public:
    node* basic(std::string name, int64_t size);
    node* pair(std::string name, int64_t first, int64_t second, int64_t second_at, int64_t extent);
    node* lower_mark();  // MPI_LB
    node* upper_mark();  // MPI_UB
    node* strided(std::string name, int64_t count, int64_t blocklength, int64_t stride,
                  const node* child);
    node* listed(std::string name, std::vector<int64_t> lengths, std::vector<int64_t> places,
                 const node* child);
    node* structure(std::string name, std::vector<int64_t> lengths, std::vector<int64_t> places,
                    std::vector<const node*> children);
    node* resized(std::string name, int64_t lb, int64_t extent, const node* child);
    node* dup(const node* child);
    // MPI-3.1 section 4.1.3: sizes, subsizes and starts, one a dimension.
    node* subarray(std::span<const int64_t> sizes, std::span<const int64_t> subsizes,
                   std::span<const int64_t> starts, order how, const node* child);
    // MPI-3.1 section 4.1.4: the part of process `rank`, the process grid in C order.
    node* darray(int64_t rank, std::span<const darray_dimension> dimensions, order how,
                 const node* child);

    void root(const node* n) { root_ = n; }
    [[nodiscard]] const node& root() const { return *root_; }

  private:
    node* add(shape kind, std::string name);
    const node* one_dimension(const darray_dimension& d, int64_t coordinate, int64_t step,
                              const node* child);

    std::deque<node> nodes_;
    const node* root_ = nullptr;
};

// The size of the basic types that the data is made of, where all have one; 0 where they differ, or
// where one is a pair of two sizes.
int64_t element_size(const node& n);

// One line, nested as the constructors are: "vector(1024,1,16 B,double)".
std::string text(const node& n);

}  // namespace assay::mpi
