// hwloc, opened at run time: nothing is linked, and programs run where there is none.

#include <algorithm>

#include "topology.hpp"

#if defined(ASSAY_HAS_HWLOC)

#include <dlfcn.h>
#include <hwloc.h>

namespace assay::parallel {
namespace {

void* library() {
    static void* const opened = ::dlopen("libhwloc.so.15", RTLD_NOW);
    return opened;
}
#define ASSAY_HWLOC(function) \
    (*reinterpret_cast<decltype(&::function)>(::dlsym(library(), #function)))

struct description {
    hwloc_topology_t handle = nullptr;

    explicit description(const char* synthetic) {
        ASSAY_HWLOC(hwloc_topology_init)(&handle);
        if (synthetic) ASSAY_HWLOC(hwloc_topology_set_synthetic)(handle, synthetic);
        loaded = ASSAY_HWLOC(hwloc_topology_load)(handle) == 0;
    }
    description(const description&) = delete;
    description& operator=(const description&) = delete;
    ~description() { ASSAY_HWLOC(hwloc_topology_destroy)(handle); }
    bool loaded = false;
};

std::vector<int> cpus_of(const hwloc_obj& one) {
    std::vector<int> cpus;
    const auto next = ASSAY_HWLOC(hwloc_bitmap_next);
    for (int cpu = next(one.cpuset, -1); cpu >= 0; cpu = next(one.cpuset, cpu)) cpus.push_back(cpu);
    return cpus;
}

// f(object, its CPUs) for each of a type that has any of `cpus`.
template <class F>
void each(const description& d, hwloc_obj_type_t type, const std::vector<int>& cpus, F f) {
    const int depth = ASSAY_HWLOC(hwloc_get_type_depth)(d.handle, type);
    const unsigned count = ASSAY_HWLOC(hwloc_get_nbobjs_by_depth)(d.handle, depth);
    for (unsigned i = 0; i < count; ++i) {
        const hwloc_obj& one = *ASSAY_HWLOC(hwloc_get_obj_by_depth)(d.handle, depth, i);
        auto here = cpus_of(one);
        if (std::find_first_of(here.begin(), here.end(), cpus.begin(), cpus.end()) != here.end())
            f(one, std::move(here));
    }
}

}  // namespace

topology topology_of_hwloc(const std::vector<int>& cpus, const char* synthetic) {
    topology t;
    if (!library()) return t;
    const description d(synthetic);
    if (!d.loaded) return t;
    each(d, HWLOC_OBJ_NUMANODE, cpus, [&](const hwloc_obj& one, std::vector<int> here) {
        t.domains[static_cast<int>(one.os_index)] = std::move(here);
    });
    each(d, HWLOC_OBJ_CORE, cpus,
         [&](const hwloc_obj&, std::vector<int> here) { t.cores.push_back(std::move(here)); });
    for (const auto type : {HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE,
                            HWLOC_OBJ_L4CACHE, HWLOC_OBJ_L5CACHE})
        each(d, type, cpus, [&](const hwloc_obj& one, std::vector<int> here) {
            t.caches.push_back(
                {static_cast<int>(one.attr->cache.depth), one.attr->cache.size, std::move(here)});
        });
    return t;
}

}  // namespace assay::parallel

#else

namespace assay::parallel {
topology topology_of_hwloc(const std::vector<int>&, const char*) { return {}; }
}  // namespace assay::parallel

#endif
