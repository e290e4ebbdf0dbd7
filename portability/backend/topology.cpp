#include "topology.hpp"

#include <algorithm>
#include <fstream>

#include "assay/parallel/machine.hpp"
#include "assay/parallel/target.hpp"

namespace assay::parallel {
namespace {

std::vector<int> cpus_in(const std::string& file) {
    std::string list;
    std::ifstream(file) >> list;
    return parse_cpus(list);
}

bool meet(const std::vector<int>& x, const std::vector<int>& y) {
    return std::find_first_of(x.begin(), x.end(), y.begin(), y.end()) != x.end();
}

// Data and unified caches of a CPU, smallest first.
std::vector<cache> caches_in(const std::string& folder) {
    std::vector<cache> found;
    for (int index = 0; index < 8; ++index) {
        const std::string of_index = folder + "/cache/index" + std::to_string(index);
        cache c;
        std::string type, size;
        if (!(std::ifstream(of_index + "/type") >> type)) break;
        std::ifstream(of_index + "/level") >> c.level;
        std::ifstream(of_index + "/size") >> size;  // "1024K"
        c.cpus = cpus_in(of_index + "/shared_cpu_list");
        c.bytes =
            std::strtoul(size.c_str(), nullptr, 10) * (size.ends_with("M") ? 1048576U : 1024U);
        if (type != "Instruction") found.push_back(c);
    }
    return found;
}

template <class T>
void add_new(std::vector<T>& to, const T& one) {
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
}

}  // namespace

topology topology_of_sysfs(const std::vector<int>& cpus, const std::string& root) {
    topology t;
    for (const int domain : cpus_in(root + "/node/online")) {
        auto here = cpus_in(root + "/node/node" + std::to_string(domain) + "/cpulist");
        if (meet(here, cpus)) t.domains[domain] = std::move(here);
    }
    for (const int cpu : cpus) {
        const std::string folder = root + "/cpu/cpu" + std::to_string(cpu);
        const auto core = cpus_in(folder + "/topology/thread_siblings_list");
        if (!core.empty()) add_new(t.cores, core);
        for (const cache& c : caches_in(folder)) add_new(t.caches, c);
    }
    return t;
}

const topology& machine_topology() {
    static const topology found = [] {
        topology t = topology_of_sysfs(given_cpus());
        if (!t.domains.empty() && !t.cores.empty() && !t.caches.empty()) return t;
        topology other = topology_of_hwloc(given_cpus());
        if (t.domains.empty()) t.domains = std::move(other.domains);
        if (t.cores.empty()) t.cores = std::move(other.cores);
        if (t.caches.empty()) t.caches = std::move(other.caches);
        return t;
    }();
    return found;
}

}  // namespace assay::parallel
