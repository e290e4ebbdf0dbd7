#include "samples.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace assay::record {

static_assert(std::endian::native == std::endian::little,
              "samples are written as they lie in memory");

sample_files::sample_files(std::string folder, int process, bool keep)
    : folder_(std::move(folder)), process_(process), keep_(keep) {
    if (!folder_.empty()) std::filesystem::create_directories(folder_);
}

void sample_files::append(const std::string& probe, std::span<const double> samples) {
    if (folder_.empty()) return;
    std::string name = probe;
    std::ranges::replace(name, '/', '.');
    name = folder_ + "/" + name + "." + std::to_string(process_) + ".f64";
    const bool anew = begun_.insert(probe).second && !keep_;
    std::ofstream out(name, std::ios::binary | (anew ? std::ios::trunc : std::ios::app));
    out.write(reinterpret_cast<const char*>(samples.data()),
              static_cast<std::streamsize>(samples.size_bytes()));
    if (!out.flush()) throw std::system_error(errno, std::generic_category(), name);
}

}  // namespace assay::record
