// Which target a rank takes.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "assay/parallel/machine.hpp"
#include "assay/parallel/target.hpp"
#include "mpi_run.hpp"
#include "ranks.hpp"

namespace assay::stream {
namespace {

std::vector<cpu_list> domains_given() {
    std::vector<cpu_list> found;
    for (const parallel::target& t : parallel::targets())
        if (t.name.starts_with("numa:")) found.push_back(t.cpus);
    return found;
}

// The cores of the domains, in the domains' order: the given ones of each core's CPUs.
std::vector<cpu_list> cores_of(const std::vector<cpu_list>& domains) {
    std::vector<cpu_list> found;
    for (const cpu_list& domain : domains) {
        cpu_list left = domain;
        while (!left.empty()) {
            const cpu_list siblings = parallel::cpus_of_core(left.front());
            cpu_list core, rest;
            for (const int cpu : left) {
                const bool here = std::count(siblings.begin(), siblings.end(), cpu) > 0;
                (here || cpu == left.front() ? core : rest).push_back(cpu);
            }
            found.push_back(core);
            left = rest;
        }
    }
    return found;
}

bool meet(const cpu_list& x, const cpu_list& y) {
    return std::find_first_of(x.begin(), x.end(), y.begin(), y.end()) != x.end();
}

// One device a rank, before any is touched: where the launcher left all to each, the list in
// CUDA_VISIBLE_DEVICES, or all that the driver shows, is gone through by the ranks of a node.
void take_device(std::size_t local) {
    std::vector<std::string> devices;
    if (const char* visible = std::getenv("CUDA_VISIBLE_DEVICES")) {
        std::stringstream list(visible);
        for (std::string one; std::getline(list, one, ',');) devices.push_back(one);
    } else {
        std::error_code none;
        for (const auto& each :
             std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", none))
            (void)each, devices.push_back(std::to_string(devices.size()));
    }
    if (devices.size() > 1)
        setenv("CUDA_VISIBLE_DEVICES", devices[local % devices.size()].c_str(), 1);
}

std::string target_text() {
    const std::vector<int>& mine = parallel::given_cpus();
    for (const parallel::target& t : parallel::targets())
        if (t.name.starts_with("numa:") && t.cpus == mine) return to_string(t);
    return to_string(parallel::parse_target("cores:" + parallel::cpus_text(mine)));
}

}  // namespace

placement take_target(const world& w) {
    take_device(w.local_rank());
    std::vector<cpu_list> masks;
    for (const std::string& text : w.gather_on_node(parallel::cpus_text(parallel::given_cpus())))
        masks.push_back(parallel::parse_cpus(text));
    const std::vector<cpu_list> domains = domains_given();
    const cpu_list mine = share_of(masks, w.local_rank(), domains, cores_of(domains));
    parallel::narrow_given_cpus(mine);
    std::vector<cpu_list> taken;
    for (const std::string& text : w.gather_on_node(parallel::cpus_text(mine)))
        taken.push_back(parallel::parse_cpus(text));
    parallel::share_last_level_caches(taken, w.local_rank());
    const auto users = std::count_if(taken.begin(), taken.end(),
                                     [&](const cpu_list& other) { return meet(other, mine); });
    return {target_text(), users > 1};
}

void print_mapping(const world& w, const placement& mine, std::size_t threads, std::FILE* out) {
    std::ostringstream line;
    line << "host " << w.host() << "  local " << w.local_rank() << " of " << w.local_size()
         << "  target " << mine.target << "  threads " << threads
         << (mine.shared ? "  shared with other ranks" : "");
    const std::vector<std::string> lines = w.gather(line.str());
    if (w.rank() != 0) return;
    bool shared = false;
    for (std::size_t r = 0; r < lines.size(); ++r) {
        std::fprintf(out, "rank %zu  %s\n", r, lines[r].c_str());
        shared |= lines[r].ends_with("shared with other ranks");
    }
    if (shared) std::fputs("Ranks share CPUs: these figures say nothing of bandwidth.\n", out);
    if (const char* bound = std::getenv("OMP_PROC_BIND"); bound != nullptr && w.local_size() > 1)
        std::fprintf(stderr,
                     "stream: OMP_PROC_BIND=%s: OpenMP's threads go where its places say, not to "
                     "their rank's target; unset it\n",
                     bound);
    std::fflush(out);
}

}  // namespace assay::stream
