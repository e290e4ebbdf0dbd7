#pragma once
// A type's packer: made once from the canonical form, then immutable, so any number of threads may
// run it.

#include <cstdint>
#include <string>

#include "../datatype/canonical.hpp"
#include "../datatype/layout.hpp"
#include "isa.hpp"
#include "step.hpp"

namespace assay::mpi {

class plan {
  public:
    // `at`: the type's bounds; its extent is the distance between consecutive instances. Throws
    // std::bad_alloc.
    plan(form one, const bounds& at, isa target);

    [[nodiscard]] int64_t size() const { return one_.size; }  // packed bytes of one instance
    [[nodiscard]] int64_t extent() const { return extent_; }
    // True where data at `user` can lie in memory: not in the page at address 0, which only
    // absolute types start from.
    [[nodiscard]] bool reachable(const void* user) const {
        return user != nullptr || true_lb_ >= 65536;
    }
    // The first byte of an instance at `user`, which is null for types of absolute addresses.
    [[nodiscard]] const void* first_byte(const void* user) const {
        return reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(user) +
                                             static_cast<std::uintptr_t>(true_lb_));
    }
    // True where the data is one run, so that packing is a copy.
    [[nodiscard]] bool is_copy(int64_t count) const;
    [[nodiscard]] const form& canonical() const { return one_; }
    // How many runs `count` instances hold.
    [[nodiscard]] int64_t runs(int64_t count) const;
    // How `count` instances lie in memory.
    [[nodiscard]] layout lies(int64_t count) const { return repeated(layout_, count, extent_); }

    // Moves `count` instances at `user`; `packed` holds count * size() bytes.
    void pack(char* packed, const char* user, int64_t count) const;
    void unpack(const char* packed, char* user, int64_t count) const;
    // Unpacks the first `bytes` packed bytes, which may end inside of an instance or of a block.
    void unpack_bytes(const char* packed, char* user, int64_t bytes) const;

    // One line: the kernels in the order they run.
    [[nodiscard]] std::string text() const;

  private:
    form one_;
    int64_t extent_;
    int64_t true_lb_;
    int64_t runs_one_;
    layout layout_;
    step single_;
    step many_;
};

// The step that runs f; `grows` where f's outermost loop stands for MPI's count (see plan.cpp).
step compiled(const form& f, bool grows, const kernel_set& kernels);

}  // namespace assay::mpi
