#pragma once
// What the stream program's own options say.

#include <cstddef>
#include <string>
#include <vector>

#include "variant.hpp"

namespace assay::stream {

struct settings {
    std::vector<std::string> variants;  // empty: all
    std::vector<double> mib;            // an array; empty: the default sizes
    bool sweep = false;                 // the default sizes are those of sweep_mib
    std::size_t threads = 0;            // 0: all the process may use
    int repetitions = 0;                // 0: the record's default
    bool single = false;                // float instead of double
    parallel::store stores = parallel::store::automatic;
    std::string isa;
    enum class mode { rows, compare, dispatch } mode = mode::rows;
};

// Each throws std::invalid_argument with one line that says what and what to do.
std::vector<std::string> parse_variants(const std::string& text);  // "openmp,native", "all"
std::vector<double> parse_mib(const std::string& text);            // "128", "0.25,4", "sweep"
std::size_t parse_count(const std::string& text);
parallel::store parse_stores(const std::string& text);  // auto cached streaming

// Elements of an array of `mib` MiB, at least one.
std::ptrdiff_t elements(double mib, std::size_t element_bytes);
// The same of arrays on the host; refuses three of them beyond the memory that is free.
std::ptrdiff_t elements_on_host(double mib, std::size_t element_bytes);

// The sizes measured when none is asked for: three arrays in the L2 caches, in the L3, and each
// array four times the last-level cache (McCalpin's rule), at most 1 GiB an array.
std::vector<double> default_mib(std::size_t threads);
// From L1 to DRAM by factors of two, and those of default_mib: three arrays in a quarter of the L1
// caches first.
std::vector<double> sweep_mib(std::size_t threads);
// On a device: arrays in its L2, and of 1 GiB, beyond it.
std::vector<double> default_device_mib();

}  // namespace assay::stream
