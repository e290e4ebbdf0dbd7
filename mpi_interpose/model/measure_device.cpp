#include "measure_device.hpp"

#include <stdexcept>
#include <string>

#include "../bench/device_blocks.hpp"
#include "../bench/interleaved.hpp"

namespace assay::mpi {
namespace {

struct way_there {
    device::method how;
    std::string name;
};

const std::vector<way_there>& ways() {
    static const std::vector<way_there> all{{device::method::device, "device"},
                                            {device::method::oneshot, "mapped"},
                                            {device::method::staged, "staged"}};
    return all;
}

void demand_right(bench::device_blocks& b, const way_there& w) {
    if (!b.packs_right(w.how) || !b.unpacks_right(w.how))
        throw std::runtime_error("pack_" + w.name + ": other bytes than the host's packer");
}

}  // namespace

void measure_device(const device::library& gpu, const device_grid& grid, const device_row& row) {
    const auto timed = [&](const std::vector<std::function<void()>>& works) {
        return bench::medians(works, grid.rounds, grid.batch_seconds);
    };
    for (const std::int64_t bytes : grid.sizes) {
        for (const std::int64_t block : grid.blocks) {
            if (block > bytes) continue;
            bench::device_blocks b(gpu, block, bytes);
            for (const way_there& w : ways()) {
                demand_right(b, w);
                const auto seconds = timed({[&] { b.pack(w.how); }, [&] { b.unpack(w.how); }});
                row("pack_" + w.name, block, bytes, seconds[0]);
                row("unpack_" + w.name, block, bytes, seconds[1]);
            }
        }
        bench::device_blocks b(gpu, bytes, bytes);
        const auto seconds = timed({[&] { b.copy_to_host(); }, [&] { b.copy_to_device(); }});
        row("copy_to_host", 0, bytes, seconds[0]);
        row("copy_to_device", 0, bytes, seconds[1]);
    }
}

}  // namespace assay::mpi
