#include "selection.hpp"

#include <charconv>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "nvml.hpp"

namespace assay::gpu {

namespace {

constexpr std::size_t shortest_uuid = 8;

[[noreturn]] void refuse(std::string_view which, const std::string& why,
                         std::span<const facts> devices) {
    std::ostringstream text;
    text << "--device " << which << ": " << why << "; there "
         << (devices.size() == 1 ? "is" : "are");
    for (std::size_t i = 0; i < devices.size(); ++i)
        text << (i ? ", " : " ") << i << " (" << devices[i].uuid << ")";
    throw std::invalid_argument(text.str());
}

std::size_t by_number(std::string_view which, std::size_t number, std::span<const facts> devices) {
    if (number >= devices.size()) refuse(which, "no such device", devices);
    return number;
}

std::size_t by_uuid(std::string_view which, std::span<const facts> devices) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < devices.size(); ++i)
        if (devices[i].uuid.starts_with(which)) found.push_back(i);
    if (which.size() < shortest_uuid || found.empty())
        refuse(which, "neither all, nor a number, nor the UUID of a device", devices);
    if (found.size() > 1) refuse(which, "begins more than one UUID", devices);
    return found.front();
}

}  // namespace

std::vector<std::size_t> matching(std::string_view which, std::span<const facts> devices) {
    if (which == "all") {
        std::vector<std::size_t> all(devices.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return all;
    }
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(which.data(), which.data() + which.size(), number);
    const bool is_number = failure == std::errc{} && end == which.data() + which.size();
    return {is_number ? by_number(which, number, devices) : by_uuid(which, devices)};
}

std::string why_busy(const facts& device, std::span<const unsigned> processes) {
    if (processes.empty()) return "";
    std::ostringstream text;
    text << "device " << device.index << " (" << device.name
         << ") is busy: " << (processes.size() == 1 ? "process" : "processes");
    for (const unsigned pid : processes) text << ' ' << pid;
    return text.str();
}

selection select(std::string_view which, bool shared) {
    selection chosen;
    const auto& all = visible_devices();
    if (all.devices.empty()) {
        chosen.reason = all.reason;
        return chosen;
    }
    const auto& device = all.devices[matching(which.empty() ? "all" : which, all.devices).front()];
    const auto busy = why_busy(device, management::of(device.uuid).other_processes());
    chosen.device = &device;
    if (!busy.empty() && !shared)
        chosen.reason = busy + "; --shared measures beside them";
    else if (!busy.empty())
        chosen.unstable = busy;
    if (chosen.reason.empty()) make_current(device);
    return chosen;
}

}  // namespace assay::gpu
