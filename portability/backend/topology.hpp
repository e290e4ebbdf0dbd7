#pragma once
// The machine's NUMA domains, cores and caches, from two sources that tell the same: the kernel's
// sysfs, and hwloc where it is installed, which also knows machines that show no sysfs.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace assay::parallel {

struct cache {
    int level = 0;
    std::size_t bytes = 0;
    std::vector<int> cpus;  // behind it

    friend bool operator==(const cache&, const cache&) = default;
};

struct topology {
    std::map<int, std::vector<int>> domains;  // by the system's number
    std::vector<std::vector<int>> cores;
    std::vector<cache> caches;  // of data alone or of all

    friend bool operator==(const topology&, const topology&) = default;
};

// What these CPUs are part of, as the kernel tells below `root`; what it does not tell is empty.
topology topology_of_sysfs(const std::vector<int>& cpus,
                           const std::string& root = "/sys/devices/system");
// The same by libhwloc.so.15; empty where it is not installed. `synthetic` describes another
// machine to hwloc in its own words, for tests.
topology topology_of_hwloc(const std::vector<int>& cpus, const char* synthetic = nullptr);

// Of the CPUs the process was given: sysfs, and hwloc for the part on which it is silent.
const topology& machine_topology();

}  // namespace assay::parallel
