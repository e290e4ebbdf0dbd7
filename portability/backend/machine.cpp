#include "assay/parallel/machine.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

#if defined(ASSAY_HAS_OPENMP)
#include <omp.h>
#endif

#include "backend.hpp"
#include "topology.hpp"

namespace assay::parallel {
namespace {

std::vector<int> affinity_mask() {
    // A kernel may have more CPUs than cpu_set_t holds; the mask grows until it fits.
    for (int room = CPU_SETSIZE; room <= 1 << 16; room *= 2) {
        cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(room));
        const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(room));
        std::vector<int> cpus;
        if (sched_getaffinity(0, bytes, set) == 0)
            for (int cpu = 0; cpu < room; ++cpu)
                if (CPU_ISSET_S(cpu, bytes, set)) cpus.push_back(cpu);
        CPU_FREE(set);
        if (!cpus.empty()) return cpus;
    }
    return {0};
}

std::vector<int> find_given_cpus() {
#if defined(ASSAY_HAS_OPENMP)
    if (omp_get_proc_bind() != omp_proc_bind_false && omp_get_num_places() > 0) {
        std::set<int> cpus;
        for (int place = 0; place < omp_get_num_places(); ++place) {
            std::vector<int> ids(static_cast<std::size_t>(omp_get_place_num_procs(place)));
            omp_get_place_proc_ids(place, ids.data());
            cpus.insert(ids.begin(), ids.end());
        }
        return {cpus.begin(), cpus.end()};
    }
#endif
    return affinity_mask();
}

std::vector<int>& given() {
    static std::vector<int> cpus = find_given_cpus();
    return cpus;
}

// The data and unified caches of a CPU; empty where nobody tells.
std::vector<cache> caches_of(int cpu) {
    std::vector<cache> found;
    for (const cache& c : machine_topology().caches)
        if (std::find(c.cpus.begin(), c.cpus.end(), cpu) != c.cpus.end()) found.push_back(c);
    return found;
}

bool lower(const cache& x, const cache& y) { return x.level < y.level; }

caches find_caches() {
    caches result;
    std::set<std::vector<int>> counted;
    for (const int cpu : given_cpus()) {
        const auto all = caches_of(cpu);
        if (all.empty()) break;
        const auto last = std::max_element(all.begin(), all.end(), lower);
        if (counted.insert(last->cpus).second) result.last_level_bytes += last->bytes;
        for (const cache& c : all) {
            if (c.level == 1) result.l1_bytes = c.bytes;
            if (c.level == 2) result.l2_bytes = c.bytes;
        }
    }
    auto ask = [](std::size_t& bytes, int name, std::size_t otherwise) {
        const long told = bytes == 0 ? sysconf(name) : 0;
        if (bytes == 0) bytes = told > 0 ? static_cast<std::size_t>(told) : otherwise;
    };
    ask(result.l1_bytes, _SC_LEVEL1_DCACHE_SIZE, 32768);
    ask(result.l2_bytes, _SC_LEVEL2_CACHE_SIZE, 1 << 20);
    ask(result.last_level_bytes, _SC_LEVEL3_CACHE_SIZE, 32 << 20);
    return result;
}

std::vector<last_level_cache> last_level_caches(const std::vector<int>& cpus) {
    std::vector<last_level_cache> found;
    std::set<std::vector<int>> counted;
    for (const int cpu : cpus) {
        const auto all = caches_of(cpu);
        const auto last = std::max_element(all.begin(), all.end(), lower);
        if (last != all.end() && counted.insert(last->cpus).second)
            found.push_back({last->bytes, last->cpus});
    }
    return found;
}

bool meet(const std::vector<int>& x, const std::vector<int>& y) {
    return std::find_first_of(x.begin(), x.end(), y.begin(), y.end()) != x.end();
}

std::size_t& last_level_bytes_used() {
    static std::size_t bytes = machine_caches().last_level_bytes;
    return bytes;
}

}  // namespace

std::size_t last_level_share(const std::vector<last_level_cache>& all,
                             const std::vector<std::vector<int>>& users, std::size_t mine) {
    std::size_t share = 0;
    for (const last_level_cache& c : all) {
        if (!meet(c.cpus, users[mine])) continue;
        const auto behind = std::count_if(users.begin(), users.end(),
                                          [&](const auto& cpus) { return meet(c.cpus, cpus); });
        share += c.bytes / static_cast<std::size_t>(behind);
    }
    return share;
}

void share_last_level_caches(const std::vector<std::vector<int>>& users, std::size_t mine) {
    const std::vector<last_level_cache> all = last_level_caches(users[mine]);
    // Where nobody tells who shares, all do.
    last_level_bytes_used() = all.empty() ? machine_caches().last_level_bytes / users.size()
                                          : last_level_share(all, users, mine);
}

const std::vector<int>& given_cpus() { return given(); }

void narrow_given_cpus(const std::vector<int>& cpus) {
    if (cpus.empty() || !std::includes(given().begin(), given().end(), cpus.begin(), cpus.end()))
        throw std::invalid_argument("CPUs " + cpus_text(cpus) +
                                    ": this process was given the CPUs " + cpus_text(given()));
    given() = cpus;
    use_cpus(cpus);
}

std::vector<int> cpus_of_core(int cpu) {
    for (const std::vector<int>& core : machine_topology().cores)
        if (std::find(core.begin(), core.end(), cpu) != core.end()) return core;
    return {cpu};
}

bool cpu_runs(std::string_view isa) {
#if defined(__x86_64__)
    if (isa == "avx512")
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    if (isa == "avx2")
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi2");
    return isa == "sse2" || isa == "portable";
#else
    return isa == "portable";
#endif
}

const caches& machine_caches() {
    static const caches found = find_caches();
    return found;
}

void use_given_cpus() { use_cpus(given_cpus()); }

void use_cpus(const std::vector<int>& cpus, pthread_t thread) {
    const int room = cpus.back() + 1;
    cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(room));
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(room));
    CPU_ZERO_S(bytes, set);
    for (const int cpu : cpus) CPU_SET_S(static_cast<std::size_t>(cpu), bytes, set);
    // A refusal leaves the inherited mask, which is allowed too.
    pthread_setaffinity_np(thread, bytes, set);
    CPU_FREE(set);
}

void leave_cpu(int cpu) {
    if (sched_getcpu() != cpu) return;
    const std::vector<int> allowed = affinity_mask();
    std::vector<int> others = allowed;
    std::erase(others, cpu);
    if (others.empty()) return;
    use_cpus(others);
    use_cpus(allowed);
}

std::size_t streaming_threshold_bytes() { return last_level_bytes_used() / 4 * 3; }

}  // namespace assay::parallel
