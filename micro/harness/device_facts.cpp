#include "device_facts.hpp"

#include <nlohmann/json.hpp>

#include "gpu/facts.hpp"

namespace assay::micro {

namespace {

nlohmann::json json_of(const gpu::facts& f) {
    nlohmann::json j{{"name", f.name},
                     {"uuid", f.uuid},
                     {"pci", f.pci},
                     {"architecture", gpu::architecture(f)},
                     {"sms", f.sms},
                     {"max_threads_per_sm", f.max_threads_per_sm},
                     {"registers_per_sm", f.registers_per_sm},
                     {"shared_bytes_per_sm", f.shared_bytes_per_sm},
                     {"shared_bytes_per_block", f.shared_bytes_per_block},
                     {"l2_bytes", f.l2_bytes},
                     {"memory_bytes", f.memory_bytes},
                     {"memory_bus_bits", f.memory_bus_bits},
                     {"max_clock_mhz", f.max_clock_mhz},
                     {"memory_clock_mhz", f.memory_clock_mhz},
                     {"driver", f.driver},
                     {"runtime", f.runtime}};
    if (f.power_limit_w) j["power_limit_w"] = *f.power_limit_w;
    if (f.ecc) j["ecc"] = *f.ecc;
    if (f.mig) j["mig"] = *f.mig;
    return j;
}

}  // namespace

nlohmann::json device_facts() {
    const auto& list = gpu::visible_devices();
    if (list.devices.empty()) return {{"reason", list.reason}};
    nlohmann::json all = nlohmann::json::object();
    for (const auto& f : list.devices) all[std::to_string(f.index)] = json_of(f);
    return all;
}

}  // namespace assay::micro
