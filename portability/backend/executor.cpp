#include "assay/parallel/executor.hpp"

#include <stdexcept>

#if defined(ASSAY_HAS_OPENMP)
#include <omp.h>
#endif

#include "assay/parallel/machine.hpp"
#include "backend.hpp"

namespace assay::parallel {
namespace {

struct entry {
    std::string_view name;
    std::unique_ptr<executor> (*make)(std::size_t threads);
};
constexpr entry entries[] = {
    {"serial", make_serial}, {"threads", make_threads},
#if defined(ASSAY_HAS_OPENMP)
    {"openmp", make_openmp},
#endif
#if defined(ASSAY_HAS_TBB)
    {"tbb", make_tbb},       {"stdpar", make_stdpar},
#endif
};

}  // namespace

void rest_openmp() {
#if defined(ASSAY_HAS_OPENMP)
    omp_pause_resource_all(omp_pause_soft);
#endif
}

std::vector<std::string> backends() {
    std::vector<std::string> names;
    for (const entry& e : entries) names.emplace_back(e.name);
    return names;
}

std::unique_ptr<executor> make_executor(std::string_view backend, std::size_t threads) {
    if (threads == 0) threads = given_cpus().size();
    for (const entry& e : entries)
        if (e.name == backend) return e.make(threads);
    std::string message = "no back end '";
    message.append(backend).append("' in this build; it has");
    for (const entry& e : entries) message.append(" ").append(e.name);
    throw std::invalid_argument(message);
}

}  // namespace assay::parallel
