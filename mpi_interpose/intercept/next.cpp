#include "next.hpp"

#include <dlfcn.h>
#include <mpi.h>

#include <cstdlib>
#include <string_view>

#include "abi.hpp"

namespace assay::mpi {
namespace {

#ifdef OPEN_MPI
constexpr std::string_view version_starts[] = {"Open MPI"};
constexpr const char* other_libraries[] = {"libmpich.so.12", "libmpi.so.12", "libmpi_abi.so.1"};
#elif defined(ASSAY_STANDARD_ABI)
constexpr const char* other_libraries[] = {"libmpi.so.40", "libmpich.so.12", "libmpi.so.12"};
#else
constexpr std::string_view version_starts[] = {"MPICH", "MVAPICH", "Intel(R) MPI"};
constexpr const char* other_libraries[] = {"libmpi.so.40", "libmpi_abi.so.1"};
#endif

// An MPI of another ABI that the program has opened, if any; ours is mapped because we need it.
void* other_library() {
    for (const char* name : other_libraries)
        if (void* handle = dlopen(name, RTLD_LAZY | RTLD_NOLOAD)) return handle;
    return nullptr;
}

#ifdef ASSAY_STANDARD_ABI
// Whatever library it is: -1 where one has an ABI of its own. Null where the program has none, or
// has opened it privately.
bool is_ours() {
    int major = -1, minor = -1;
    return PMPI_Abi_get_version && PMPI_Abi_get_version(&major, &minor) == MPI_SUCCESS &&
           major == MPI_ABI_VERSION;
}
#else
bool is_ours() {
    void* get_library_version = dlsym(RTLD_NEXT, "MPI_Get_library_version");
    // The largest MPI_MAX_LIBRARY_VERSION_STRING, MPICH's: the function may be any library's.
    char text[8192] = "";
    int length = 0;
    if (!get_library_version) return false;
    reinterpret_cast<int (*)(char*, int*)>(get_library_version)(text, &length);
    for (const std::string_view start : version_starts)
        if (std::string_view(text).starts_with(start)) return true;
    return false;
}
#endif

// Set where the program's MPI cannot be reached by RTLD_NEXT: it was opened privately.
std::atomic<void*> elsewhere{nullptr};

presence decide() {
    const char* wish = std::getenv("ASSAY_MPI");
    if (wish && std::string_view(wish) == "off") return presence::passive;
    if (!is_ours()) return presence::passive;
    if (void* other = other_library()) {
        elsewhere.store(other, std::memory_order_release);
        return presence::passive;
    }
    return presence::working;
}

// Stands in for a function that no library in the process has.
int missing() { return MPI_ERR_OTHER; }

}  // namespace

std::atomic<presence> present{presence::unknown};

presence settle_presence() {
    const presence decided = decide();
    present.store(decided, std::memory_order_release);
    return decided;
}

void* next_symbol::resolve() {
    void* found = nullptr;
    if (void* other = elsewhere.load(std::memory_order_acquire)) found = dlsym(other, name_);
    if (!found) found = dlsym(RTLD_NEXT, name_);
#ifdef ASSAY_STANDARD_ABI
    if (!found)
        if (void* handle = dlopen("libmpi_abi.so.1", RTLD_LAZY | RTLD_NOLOAD))
            found = dlsym(handle, name_);
    if (!found)
        if (void* other = other_library()) found = dlsym(other, name_);
#endif
    if (!found) found = reinterpret_cast<void*>(&missing);
    address_.store(found, std::memory_order_release);
    return found;
}

}  // namespace assay::mpi
