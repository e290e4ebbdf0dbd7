#include "options.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

#include "assay/parallel/machine.hpp"

namespace assay::stream {
namespace {

constexpr double bytes_a_mib = 1 << 20;

std::vector<std::string> pieces(const std::string& text) {
    std::vector<std::string> list;
    std::stringstream in(text);
    for (std::string piece; std::getline(in, piece, ',');) list.push_back(piece);
    return list;
}

std::string mib_text(double mib) {
    std::ostringstream text;
    text << mib;
    return text.str();
}

// Why a build lacks a back end that Assay knows.
std::string why_absent(const std::string& name) {
    if (name == "hip" || name == "native-hip") return " (built without hipcc)";
    if (name == "cuda" || name == "native-cuda" || name == "cub") return " (built without CUDA)";
    if (name == "tbb" || name == "stdpar") return " (built without oneTBB)";
    if (name == "openmp" || name.starts_with("native")) return " (built without OpenMP)";
    return "";
}

}  // namespace

std::vector<std::string> parse_variants(const std::string& text) {
    const std::vector<std::string> known = variant_names();
    if (text == "all") return known;
    std::vector<std::string> wanted = pieces(text);
    for (const std::string& name : wanted)
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            std::string all;
            for (const std::string& k : known) all += k + ", ";
            throw std::invalid_argument("no back end '" + name + "' in this build" +
                                        why_absent(name) + "; it has " + all + "all");
        }
    if (wanted.empty()) throw std::invalid_argument("names no back end");
    return wanted;
}

std::vector<double> parse_mib(const std::string& text) {
    if (text == "sweep") return sweep_mib(parallel::given_cpus().size());
    std::vector<double> sizes;
    for (const std::string& piece : pieces(text)) {
        double mib = 0;
        const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), mib);
        if (error != std::errc{} || end != piece.data() + piece.size() || !(mib > 0) ||
            !(mib < 1e9))
            throw std::invalid_argument(
                "'" + piece +
                "' is no size; give MiB an array above 0, as 128 or 0.25, or "
                "sweep");
        sizes.push_back(mib);
    }
    if (sizes.empty()) throw std::invalid_argument("no size given");
    return sizes;
}

std::size_t parse_count(const std::string& text) {
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count < 1 || count > 65536)
        throw std::invalid_argument("'" + text +
                                    "' is no count; give a whole number from 1 to 65536");
    return static_cast<std::size_t>(count);
}

parallel::store parse_stores(const std::string& text) {
    if (text == "auto") return parallel::store::automatic;
    if (text == "cached") return parallel::store::cached;
    if (text == "streaming") return parallel::store::streaming;
    throw std::invalid_argument("'" + text + "' is none of auto, cached, streaming");
}

std::ptrdiff_t elements(double mib, std::size_t element_bytes) {
    const auto n =
        static_cast<std::ptrdiff_t>(mib * bytes_a_mib / static_cast<double>(element_bytes));
    if (n < 1) throw std::invalid_argument("--mib: " + mib_text(mib) + " MiB holds no element");
    return n;
}

std::ptrdiff_t elements_on_host(double mib, std::size_t element_bytes) {
    const double bytes = mib * bytes_a_mib;
    const double available =
        static_cast<double>(sysconf(_SC_AVPHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (3 * bytes > 0.9 * available)
        throw std::invalid_argument("--mib: three arrays of " + mib_text(mib) +
                                    " MiB do not fit the " + mib_text(available / bytes_a_mib) +
                                    " MiB of free memory");
    return elements(mib, element_bytes);
}

std::vector<double> default_mib(std::size_t threads) {
    const parallel::caches& c = parallel::machine_caches();
    const double l2 = static_cast<double>(c.l2_bytes * threads) / 8;
    const double l3 = static_cast<double>(c.last_level_bytes) / 8;
    const double dram = std::clamp(4.0 * static_cast<double>(c.last_level_bytes), 128 * bytes_a_mib,
                                   1024 * bytes_a_mib);
    return {l2 / bytes_a_mib, l3 / bytes_a_mib, dram / bytes_a_mib};
}

std::vector<double> sweep_mib(std::size_t threads) {
    std::vector<double> sizes = default_mib(threads);
    const double l1 = static_cast<double>(parallel::machine_caches().l1_bytes * threads) / 8;
    for (double mib = l1 / bytes_a_mib; mib < sizes[2]; mib *= 2) sizes.push_back(mib);
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

std::vector<double> default_device_mib() { return {8, 1024}; }

}  // namespace assay::stream
