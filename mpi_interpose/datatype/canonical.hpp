#pragma once
// The canonical form of a type: the same bytes in the same packed order, written as few loops as it
// takes. A form is a nest of loops around one body: a dense block, a list of blocks, or a program
// of parts (forms of their own). Each loop holds two strides, one in the user's buffer and one in
// the packed bytes, so that whoever runs it may take the loops in any order and still put every
// byte where MPI wants it.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tree.hpp"

namespace assay::mpi {

struct loop {
    int64_t count;
    int64_t stride;  // bytes in the user's buffer, may be negative or zero
    int64_t packed;  // bytes in the packed buffer
    friend bool operator==(const loop&, const loop&) = default;
};

struct form;

struct part {
    int64_t offset;
    int64_t packed;
    std::shared_ptr<const form> what;
};

// Runs that a form, its copies and what is made of them share: of a type of many runs they are most
// of the memory, and to touch it first is most of the cost of a plan.
class run_list {
  public:
    run_list() = default;
    explicit run_list(std::vector<run> runs)
        : runs_(std::make_shared<const std::vector<run>>(std::move(runs))) {}
    operator const std::vector<run>&() const {
        static const std::vector<run> none;
        return runs_ ? *runs_ : none;
    }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::size_t size() const { return runs_ ? runs_->size() : 0; }
    [[nodiscard]] const run* begin() const { return runs_ ? runs_->data() : nullptr; }
    [[nodiscard]] const run* end() const { return begin() + size(); }
    [[nodiscard]] const run& operator[](std::size_t i) const { return (*runs_)[i]; }

  private:
    std::shared_ptr<const std::vector<run>> runs_;
};

struct form {
    int64_t offset = 0;       // of the body's origin in the first iteration
    std::vector<loop> loops;  // in packed order: the last one steps by the body's size
    int64_t block = 0;        // a dense body's bytes, when there are no blocks and no parts
    run_list blocks;          // packed one after the other
    std::vector<part> parts;
    int64_t size = 0;  // all packed bytes

    [[nodiscard]] bool dense() const { return loops.empty() && blocks.empty() && parts.empty(); }
};

// The form of one instance of a type. Types without data give size 0.
form canonical(const node& n);

// `count` instances of f, `stride` bytes apart, packed one after the other.
form repeated(form f, int64_t count, int64_t stride);

// How many separate runs of bytes f visits.
int64_t runs_in(const form& f);

// One line: "2 x 64 B + 8 x 16 B of 8 B" reads from the outermost loop to the block.
std::string text(const form& f);

namespace detail {

template <class Visit>
void visit_body(const form& f, int64_t offset, int64_t packed, Visit& visit);

template <class Visit>
void visit_loops(const form& f, std::size_t level, int64_t offset, int64_t packed, Visit& visit) {
    if (level == f.loops.size()) return visit_body(f, offset, packed, visit);
    const loop& l = f.loops[level];
    for (int64_t i = 0; i < l.count; ++i)
        visit_loops(f, level + 1, offset + i * l.stride, packed + i * l.packed, visit);
}

template <class Visit>
void visit_body(const form& f, int64_t offset, int64_t packed, Visit& visit) {
    if (!f.parts.empty()) {
        for (const part& p : f.parts)
            visit_loops(*p.what, 0, offset + p.offset + p.what->offset, packed + p.packed, visit);
    } else if (!f.blocks.empty()) {
        for (const run& r : f.blocks) {
            visit(offset + r.offset, packed, r.bytes);
            packed += r.bytes;
        }
    } else {
        visit(offset, packed, f.block);
    }
}

}  // namespace detail

// Calls visit(offset, packed offset, bytes) for every run of f in packed order: the plain meaning
// of a form.
template <class Visit>
void for_each_run(const form& f, Visit visit) {
    if (f.size > 0) detail::visit_loops(f, 0, f.offset, 0, visit);
}

}  // namespace assay::mpi
