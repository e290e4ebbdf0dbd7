#pragma once
// What assay_mpi_measure measured on this machine, one MPI a file: seconds by kind of work, size of
// the basic type, bytes a block and bytes in all, and what lies between by interpolation.
//
// The file is CSV with the header what,element,block,bytes,seconds. Kinds: typed (half a round trip
// of the library's own typed message; element 1, 4, 8: one curve a basic type), message (of
// contiguous MPI_PACKED), pack and unpack (our packers in host memory), copy (memcpy); for a GPU
// pack_ and unpack_ with device (within it), mapped (one-shot) and staged, copy_to_host,
// copy_to_device, and message_device where the MPI takes a device's pointers. Block is 0 where
// there are no blocks.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::mpi {

class measurements {
  public:
    // Empty, with `why` set, where the file is absent or not of this form ("FILE:7: ..."); a reader
    // then has no measurement.
    static measurements read(const std::string& path, std::string& why);
    static measurements parse(const std::string& text, const std::string& name, std::string& why);
    // ASSAY_MPI_MODEL, or else assay/mpi_<mpi>.csv in XDG_CACHE_HOME or ~/.cache; empty where there
    // is neither.
    static std::string default_path(std::string_view mpi);
    // Writes beside `path`, then renames: a reader sees the old file or the new one. False, with
    // `why` set, where it cannot. Makes the folder.
    static bool write(const std::string& path, const std::string& text, std::string& why);

    [[nodiscard]] bool empty() const { return curves_.empty(); }
    // Linear in the logarithms of block and bytes; nearest block outside of those measured; above
    // the largest message the time grows with the bytes, below the smallest it stays. An element
    // without a curve takes that of the next smaller one. None where the kind was not measured.
    [[nodiscard]] std::optional<double> seconds(std::string_view what, std::int64_t element,
                                                double block, double bytes) const;

  private:
    using by_bytes = std::map<double, double>;    // log2 bytes -> log2 seconds
    using by_block = std::map<double, by_bytes>;  // log2 block
    std::map<std::string, std::map<std::int64_t, by_block>, std::less<>> curves_;
};

}  // namespace assay::mpi
