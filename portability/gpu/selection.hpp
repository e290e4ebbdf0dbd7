#pragma once
// Which device a program measures: --device all|N|UUID, of those that CUDA_VISIBLE_DEVICES shows.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts.hpp"

namespace assay::gpu {

// Indices into `devices` of those that `which` names: "all", a number, or a UUID or its unique
// beginning of at least 8 characters. std::invalid_argument says what is wrong and what there is.
[[nodiscard]] std::vector<std::size_t> matching(std::string_view which,
                                                std::span<const facts> devices);

// The device that a program measures on, or why it does not.
struct selection {
    const facts* device = nullptr;
    std::string reason;    // empty: measure
    std::string unstable;  // not empty: rows are unstable, for this reason
};

// Takes the one device that `which` names (empty and "all": the first) and makes it current. A
// device on which other processes run is refused unless `shared`. std::invalid_argument as
// `matching`.
[[nodiscard]] selection select(std::string_view which, bool shared);

// The refusal, pure: empty when nobody else is on the device.
[[nodiscard]] std::string why_busy(const facts& device, std::span<const unsigned> processes);

}  // namespace assay::gpu

namespace ASSAY_GPU_NAMESPACE {

// Makes the device the calling thread's current one.
void make_current(const facts& device);

}  // namespace ASSAY_GPU_NAMESPACE
