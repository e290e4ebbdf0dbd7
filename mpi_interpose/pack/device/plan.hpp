#pragma once
// A type's packer on a device: passes made once from the canonical form, a launch each, and the
// tables that they read. Immutable.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "../../datatype/canonical.hpp"
#include "move.hpp"

namespace assay::mpi::device {

// One nest of loops around one body, in bytes.
struct pass {
    std::vector<loop> loops;  // outermost first
    std::int64_t offset = 0, packed = 0;
    std::int64_t body = 0;   // packed bytes of the body
    std::int64_t block = 0;  // dense: the body; equal: bytes of a block
    std::int64_t grain = 0;  // a power of 2 that divides every offset and length in the body
    content what = content::dense;
    std::size_t offsets = 0, starts = 0, buckets = 0;  // of the tables, in bytes
};

class plan {
  public:
    // `one`: the form of one instance, `extent`: the distance between instances. Throws
    // std::bad_alloc.
    plan(const form& one, std::int64_t extent);

    // False where the form is beyond the kernels: nests of more than 7 loops, bodies of 2 GiB.
    [[nodiscard]] bool possible() const { return possible_; }
    [[nodiscard]] std::int64_t size() const { return size_; }
    // To be copied to memory of the device, 16-byte aligned, before the first launch.
    [[nodiscard]] const std::vector<char>& tables() const { return tables_; }
    [[nodiscard]] const std::vector<pass>& passes() const { return passes_; }

    // The widest word, 1 to 16 bytes, that every access of the pass is a multiple of: block,
    // strides, and both addresses as they are.
    [[nodiscard]] std::int64_t width(const pass& p, std::int64_t count, const void* packed,
                                     const void* user) const;
    // The launch's job at that width; nothing where it has 2^31 words or more.
    [[nodiscard]] std::optional<job> job_of(const pass& p, std::int64_t count, char* packed,
                                            char* user, const char* tables) const;

  private:
    void add(const form& f, std::int64_t offset, std::int64_t packed, std::vector<loop> outer);
    void add_list(pass p, const std::vector<run>& blocks);

    std::int64_t size_, extent_;
    bool possible_ = true;
    std::vector<pass> passes_;
    std::vector<char> tables_;
};

}  // namespace assay::mpi::device
