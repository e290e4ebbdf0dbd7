#pragma once
// The AMD device that a program measures on: HIP's module interface, opened by name at run time, so
// that the programs build and say why they skip where there is no ROCm.

#include <filesystem>
#include <string>

namespace assay::micro::amd {

// What every kernel takes; gcn.hpp has the same.
struct kernel_arguments {
    const void* operands;
    void* results;
    long long* cycles;  // a reading a wave
    int turns;
};

struct grid {
    unsigned blocks = 1;
    unsigned threads = 64;
    unsigned shared_bytes = 0;  // of LDS beside what the kernel has
};

class device {
  public:
    // The program's device, as --device says; std::invalid_argument where it names none.
    static const device& current();
    static int count();

    // Why nothing can be measured; empty when it can. Below: only then.
    [[nodiscard]] const std::string& reason() const { return reason_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& architecture() const { return architecture_; }
    // What gcn.hpp's clock_cycles reads there.
    [[nodiscard]] const char* counter() const {
        return architecture_ == "gfx1100" ? "SHADER_CYCLES" : "s_memtime";
    }
    [[nodiscard]] unsigned compute_units() const { return compute_units_; }
    [[nodiscard]] double highest_mhz() const { return highest_mhz_; }  // 0: unknown
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    // Launches and waits; seconds between two events. gpu::error where HIP refuses.
    double launch(const char* kernel, const grid& g, kernel_arguments arguments) const;

  private:
    device();
    std::string reason_, name_, architecture_;
    unsigned compute_units_ = 0;
    double highest_mhz_ = 0;
    std::filesystem::path folder_;  // in sysfs
    void* module_ = nullptr;
};

// Puts devices into a run's manifest: {"0": {name, ...}, ...}, or {"reason": why there are none}.
void add_device_facts();

}  // namespace assay::micro::amd
