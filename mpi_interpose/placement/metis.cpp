#include "metis.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <numeric>

namespace assay::mpi {
namespace {

using index = std::int32_t;

class opened_library {
  public:
    explicit opened_library(const char* name) : handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}
    ~opened_library() {
        if (handle_) dlclose(handle_);
    }
    opened_library(const opened_library&) = delete;
    opened_library& operator=(const opened_library&) = delete;
    template <class Function>
    Function* function(const char* name) const {
        return handle_ ? reinterpret_cast<Function*>(dlsym(handle_, name)) : nullptr;
    }

  private:
    void* handle_;
};

// METIS draws from rand() and seeds it; meanwhile rand() has another state than the program's.
class own_random_state {
  public:
    own_random_state() : programs_(initstate(1, state_.data(), state_.size())) {}
    ~own_random_state() { setstate(programs_); }
    own_random_state(const own_random_state&) = delete;
    own_random_state& operator=(const own_random_state&) = delete;

  private:
    std::array<char, 256> state_{};
    char* programs_;
};

// A build's idx_t has 32 or 64 bits, which no symbol tells; what METIS_SetDefaultOptions writes of
// its METIS_NOPTIONS = 40 options does.
bool has_narrow_index(const opened_library& metis) {
    const auto set = metis.function<int(void*)>("METIS_SetDefaultOptions");
    if (!set) return false;
    constexpr std::size_t options = 40;
    constexpr char untouched = 0x55;
    alignas(8) std::array<char, options * 8> written;
    written.fill(untouched);
    set(written.data());
    return written[options * 4 - 1] != untouched &&
           std::all_of(written.begin() + options * 4, written.end(),
                       [](char c) { return c == untouched; });
}

// METIS adds weights up in idx_t.
std::vector<index> scaled(const std::vector<std::int64_t>& weights) {
    constexpr double most = 1 << 30;
    double total = 0;
    for (const std::int64_t w : weights) total += static_cast<double>(w);
    const double scale = total > most ? most / total : 1;
    std::vector<index> narrow(weights.size());
    std::transform(weights.begin(), weights.end(), narrow.begin(), [&](std::int64_t w) {
        return std::max(index{1}, static_cast<index>(static_cast<double>(w) * scale));
    });
    return narrow;
}

// Twice the length: a METIS built with 64-bit reals reads nonsense and refuses it, and nothing
// beyond the end.
std::vector<float> targets(const std::vector<int>& sizes, std::size_t vertices) {
    std::vector<float> share(2 * sizes.size());
    for (std::size_t k = 0; k < sizes.size(); ++k)
        share[k] = static_cast<float>(sizes[k]) / static_cast<float>(vertices);
    return share;
}

using part_graph = int(index* vertices, index* constraints, index* first, index* neighbours,
                       index* vertex_weights, index* vertex_sizes, index* edge_weights,
                       index* parts, float* targets, float* imbalance, index* options, index* cut,
                       index* part);

}  // namespace

graph_outcome metis_parts(const exchange_graph& graph, const std::vector<int>& sizes,
                          const std::string& file, std::vector<int>& part) {
    const opened_library metis(file.empty() ? "libmetis.so.5" : file.c_str());
    const auto partition = metis.function<part_graph>("METIS_PartGraphRecursive");
    if (!partition || !has_narrow_index(metis)) return graph_outcome::no_metis;
    std::vector<index> first(graph.first), neighbours(graph.neighbour), found(first.size() - 1);
    std::vector<index> weights = scaled(graph.weight);
    std::vector<float> share = targets(sizes, found.size());
    index vertices = static_cast<index>(found.size()), parts = static_cast<index>(sizes.size());
    index constraints = 1, cut = 0;
    constexpr int metis_ok = 1;
    const own_random_state meanwhile;
    const int rc =
        partition(&vertices, &constraints, first.data(), neighbours.data(), nullptr, nullptr,
                  weights.data(), &parts, share.data(), nullptr, nullptr, &cut, found.data());
    const bool sound = rc == metis_ok && std::all_of(found.begin(), found.end(),
                                                     [&](index k) { return 0 <= k && k < parts; });
    if (!sound) return graph_outcome::metis_failed;
    part.assign(found.begin(), found.end());
    return graph_outcome::reordered;
}

}  // namespace assay::mpi
