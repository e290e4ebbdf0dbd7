#include "provenance.hpp"

#include <array>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "build_facts.hpp"
#include "host.hpp"
#include "measurement.hpp"
#include "reporter.hpp"
#include "sha256.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

using nlohmann::json;

// Variables that change what is measured and say nothing of persons or secrets. No other is ever
// stored.
constexpr std::array environment_names{
    "OMP_NUM_THREADS",
    "OMP_PROC_BIND",
    "OMP_PLACES",
    "OMP_SCHEDULE",
    "OMP_WAIT_POLICY",
    "GOMP_CPU_AFFINITY",
    "GOMP_SPINCOUNT",
    "KMP_AFFINITY",
    "TBB_NUM_THREADS",
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "CUDA_LAUNCH_BLOCKING",
    "CUDA_MODULE_LOADING",
    "CUDA_DISABLE_PTX_JIT",
    "CUDA_FORCE_PTX_JIT",
    "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES",
    "GLIBC_TUNABLES",
    "MALLOC_ARENA_MAX",
    "OMPI_COMM_WORLD_SIZE",
    "OMPI_COMM_WORLD_RANK",
    "PMI_SIZE",
    "PMI_RANK",
    "LC_ALL",
};
constexpr std::array slurm_names{
    "SLURM_JOB_ID",        "SLURM_STEP_ID",      "SLURM_ARRAY_JOB_ID",  "SLURM_ARRAY_TASK_ID",
    "SLURM_JOB_NUM_NODES", "SLURM_NTASKS",       "SLURM_PROCID",        "SLURM_LOCALID",
    "SLURM_NODEID",        "SLURM_JOB_NODELIST", "SLURM_JOB_PARTITION", "SLURM_CPUS_PER_TASK",
    "SLURM_GPUS_ON_NODE",
};

template <std::size_t N>
json variables(const std::array<const char*, N>& names) {
    json set = json::object();
    for (const char* name : names) {
        if (const char* value = std::getenv(name)) set[name] = clean(value);
    }
    return set;
}

json text_or_null(std::string_view text) { return text.empty() ? json() : json(text); }

json build_facts() {
    return {{"type", build::type},
            {"cxx_compiler", build::cxx_compiler},
            {"cxx_flags", build::cxx_flags},
            {"cuda_compiler", text_or_null(build::cuda_compiler)},
            {"cuda_flags", text_or_null(build::cuda_flags)},
            {"cuda_architectures", text_or_null(build::cuda_architectures)},
            {"benchmark", benchmark_version()}};
}

std::map<std::string, std::function<json()>>& sections() {
    static std::map<std::string, std::function<json()>> all;
    return all;
}

json facts_or_error(const std::function<json()>& facts) {
    try {
        return facts();
    } catch (const std::exception& e) {
        return {{"error", clean(e.what())}};
    }
}

}  // namespace

void add_facts(std::string section, std::function<json()> facts) {
    sections().insert_or_assign(std::move(section), std::move(facts));
}

json provenance(const std::string& root) {
    json all = {
        {"assay",
         {{"version", build::version}, {"schema", schema_version}, {"program", program_hash()}}},
        {"build", build_facts()},
        {"cpu", cpu_facts(root)},
        {"memory", memory_facts(root)},
        {"system", system_facts(root)},
        {"slurm", variables(slurm_names)},
        {"environment", variables(environment_names)}};
    for (const auto& [section, facts] : sections()) all[section] = facts_or_error(facts);
    return all;
}

}  // namespace assay::record
