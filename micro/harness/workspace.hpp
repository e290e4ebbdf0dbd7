#pragma once
// A launch's operands and memory on the device, filled as its room says.

#include "gpu/memory.hpp"
#include "room.hpp"

namespace assay::micro {

class workspace {
  public:
    workspace(const room& r, unsigned blocks, const std::vector<std::uint32_t>& operands) {
        if (r.memory_bytes > 0) {
            memory_ = gpu::buffer<std::byte>(r.memory_bytes * blocks);
            memory_.clear();
        }
        const auto words = r.prepare ? r.prepare(memory_.data(), memory_.size()) : operands;
        if (!words.empty()) operands_ = gpu::buffer<std::uint32_t>(words);
    }

    [[nodiscard]] const std::uint32_t* operands() const { return operands_.data(); }
    // The kernel writes there, whoever holds the workspace.
    [[nodiscard]] std::byte* bytes() const { return const_cast<std::byte*>(memory_.data()); }

  private:
    gpu::buffer<std::byte> memory_;
    gpu::buffer<std::uint32_t> operands_;
};

}  // namespace assay::micro
