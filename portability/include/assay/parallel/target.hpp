#pragma once
// Where work runs: the cores of a NUMA domain, a set of cores, or a device. A target never holds a
// CPU that the process was not given.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "executor.hpp"

namespace assay::parallel {

struct target {
    enum class kind { cores, device };
    kind what = kind::cores;
    std::string name;       // "all", "numa:0", "cores:0,2-3", "cuda:0"
    std::vector<int> cpus;  // of cores, ascending
    std::string backend;    // of a device: "cuda", "hip"
    std::size_t index = 0;  // of a device
    std::string about;      // of a device: its name

    friend bool operator==(const target&, const target&) = default;
};

// Every CPU the process was given (given_cpus()).
target all_cores();
// All cores first, then each NUMA domain that has any of them, then each device that can be used.
std::vector<target> targets();
// Reads a target's name; std::invalid_argument with one line that says what is wrong: no such
// domain or device, CPUs outside those the process was given.
target parse_target(std::string_view name);
// "numa:0: 2 CPUs 0-1", "cuda:0: NVIDIA H100 80GB HBM3".
std::string to_string(const target& t);

// "0,2-3,8" as the kernel spells a list of CPUs, and back; std::invalid_argument for anything else.
std::vector<int> parse_cpus(std::string_view list);
std::string cpus_text(const std::vector<int>& cpus);

// An executor on the target: own threads that stay within its cores (one a core unless `threads`
// says otherwise; the caller, who takes part, is never moved), or the device.
std::unique_ptr<executor> make_executor(const target& t, std::size_t threads = 0);

}  // namespace assay::parallel
