#pragma once
// The caches and cores that a process may use, as the operating system tells them.

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::parallel {

struct caches {
    std::size_t l1_bytes = 0, l2_bytes = 0;  // of one core
    std::size_t last_level_bytes =
        0;  // all last-level caches of the cores in the mask, each counted once
};
const caches& machine_caches();

// The CPUs this process was given. An OpenMP runtime under OMP_PROC_BIND binds the first thread to
// one of them before main; what it was given is then asked of that runtime's places.
const std::vector<int>& given_cpus();
// From here on the process was given only these of them, the caller included: for a process that
// shares its CPUs with others by agreement. Call it before the first executor is made;
// std::invalid_argument for a CPU that was not given.
void narrow_given_cpus(const std::vector<int>& cpus);
// The CPUs that share this CPU's core, itself included.
std::vector<int> cpus_of_core(int cpu);

// Whether this CPU runs code compiled for "sse2", "avx2" or "avx512" (see isa.hpp), "portable"
// everywhere.
bool cpu_runs(std::string_view isa);

struct last_level_cache {
    std::size_t bytes = 0;
    std::vector<int> cpus;  // behind it, given to this process or not
};
// What falls to users[mine] of these caches: of each that its CPUs are behind, the size over the
// number of users that are behind it.
std::size_t last_level_share(const std::vector<last_level_cache>& all,
                             const std::vector<std::vector<int>>& users, std::size_t mine);
// From here on streaming_threshold_bytes() counts this process's share, where processes with these
// CPUs run at once; users[mine] is this one.
void share_last_level_caches(const std::vector<std::vector<int>>& users, std::size_t mine);

// Working sets above this leave the last-level cache, so write-only views store past it: 3/4 of the
// cache. Found with copy on an EPYC with 32 MiB: streaming stores cost 50-70 % at 4 MiB an array
// and gain 28-100 % at 24 MiB and above.
std::size_t streaming_threshold_bytes();

}  // namespace assay::parallel
