// What is timed on a device, run on the model of one: every row of the measurements' file is there,
// packs the right bytes, and wrong bytes are found out. Times of a model mean nothing.

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

#include "bench/device_blocks.hpp"
#include "model/measure_device.hpp"
#include "model/method.hpp"

namespace assay::mpi {
namespace {

using bench::device_blocks;

constexpr device::method every_method[] = {device::method::device, device::method::oneshot,
                                           device::method::staged};

const device_grid small_grid{{4, 64, 4096}, {1024, 8192}, 1, 1e-6};

TEST(sector_bytes, are_the_distinct_sectors_of_all_blocks) {
    for (std::int64_t block = 1; block <= 4096; block *= 2)
        for (std::int64_t bytes = block; bytes <= 16384; bytes *= 2) {
            std::set<std::int64_t> sectors;
            for (std::int64_t k = 0; k < bytes / block; ++k)
                for (std::int64_t i = 0; i < block; ++i) sectors.insert((k * 2 * block + i) / 32);
            EXPECT_EQ(bench::sector_bytes(block, bytes),
                      32 * static_cast<std::int64_t>(sectors.size()))
                << block << " of " << bytes;
        }
}

TEST(device_blocks, move_the_bytes_that_the_host_moves) {
    for (const std::int64_t block : {4, 8, 256, 4096})
        for (const device::method how : every_method) {
            device_blocks b(*assay_mpi_device_library(), block, 4096);
            EXPECT_TRUE(b.packs_right(how)) << block;
            EXPECT_TRUE(b.unpacks_right(how)) << block;
            EXPECT_NO_THROW(b.copy_within());
            EXPECT_NO_THROW(b.copy_to_host());
            EXPECT_NO_THROW(b.copy_to_device());
        }
}

// A library that says that it moved something, and did not.
device::library idle_library() {
    device::library l = *assay_mpi_device_library();
    l.pack = [](const device::type_on_device*, std::int64_t, const void*,
                device::message_on_device*) { return true; };
    l.unpack = [](const device::type_on_device*, const device::message_on_device*, std::int64_t,
                  void*) { return true; };
    return l;
}

TEST(device_blocks, find_out_bytes_that_were_not_moved) {
    const device::library idle = idle_library();
    for (const device::method how : every_method) {
        device_blocks b(idle, 8, 1024);
        EXPECT_FALSE(b.packs_right(how));
        EXPECT_FALSE(b.unpacks_right(how));
    }
    EXPECT_THROW(measure_device(idle, small_grid, [](auto...) {}), std::runtime_error);
}

TEST(device_blocks, say_what_failed) {
    device::library broken = *assay_mpi_device_library();
    broken.room = [](const device::type_on_device*, std::int64_t,
                     int) -> device::message_on_device* { return nullptr; };
    EXPECT_THROW(device_blocks(broken, 8, 1024), std::runtime_error);
}

TEST(measure_device, gives_every_row_that_the_choice_reads) {
    std::ostringstream file;
    file << "what,element,block,bytes,seconds\n";
    std::multiset<std::string> kinds;
    measure_device(*assay_mpi_device_library(), small_grid,
                   [&](std::string_view what, std::int64_t block, std::int64_t bytes, double s) {
                       kinds.emplace(what);
                       file << what << ",0," << block << ',' << bytes << ',' << s << '\n';
                   });
    for (const char* packer : {"pack_device", "unpack_device", "pack_mapped", "unpack_mapped",
                               "pack_staged", "unpack_staged"})
        EXPECT_EQ(kinds.count(packer), 5u) << packer << ": 4096-byte blocks do not fit 1024";
    for (const char* copy : {"copy_to_host", "copy_to_device"})
        EXPECT_EQ(kinds.count(copy), 2u) << copy;
    file << "message,0,0,1024,1e-6\nmessage_device,0,0,1024,1e-6\n";
    std::string why;
    const measurements measured = measurements::parse(file.str(), "rows", why);
    EXPECT_EQ(why, "");
    const shape_of_message s{4096, 256, {8}, memory::device};
    for (const method m : {method::oneshot, method::staged, method::device})
        EXPECT_TRUE(predicted(m, s, measured)) << name_of(m);
}

}  // namespace
}  // namespace assay::mpi
