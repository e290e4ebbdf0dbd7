// Targets: what there is, what their names mean, and that nothing leaves the CPUs the process was
// given, under OMP_PROC_BIND too.

#include <sched.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <stdexcept>

#include "assay/parallel/machine.hpp"
#include "backend/backend.hpp"
#include "backend/topology.hpp"
#include "each_backend.hpp"

namespace assay::parallel {
namespace {

TEST(cpu_list, is_read_and_written_as_the_kernel_spells_it) {
    EXPECT_EQ(parse_cpus("0,2-4,9"), (std::vector<int>{0, 2, 3, 4, 9}));
    EXPECT_EQ(parse_cpus("3,1-2,2"), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(cpus_text({0, 2, 3, 4, 9}), "0,2-4,9");
    EXPECT_EQ(cpus_text({7}), "7");
    for (const char* bad : {"x", "1-", "-1", "1,,2", "1;2", "99999999999"})
        EXPECT_THROW(parse_cpus(bad), std::invalid_argument) << bad;
}

TEST(last_level, is_divided_among_those_behind_it) {
    const std::vector<last_level_cache> two{{320, {0, 1, 2, 3}}, {160, {4, 5, 6, 7}}};
    using sets = std::vector<std::vector<int>>;
    EXPECT_EQ(last_level_share(two, sets{{0, 1, 2, 3, 4, 5, 6, 7}}, 0), 480U);
    EXPECT_EQ(last_level_share(two, sets{{0, 1}, {2, 3}, {4, 5, 6, 7}}, 0), 160U);
    EXPECT_EQ(last_level_share(two, sets{{0, 1}, {2, 3}, {4, 5, 6, 7}}, 2), 160U);
    EXPECT_EQ(last_level_share(two, sets{{0}, {1}, {2}, {3, 4}}, 3), 80U + 160U);
    EXPECT_EQ(last_level_share(two, sets{{0, 1}, {0, 1}}, 1), 160U) << "the same CPUs twice";
}

TEST(last_level, shared_by_two_moves_the_threshold) {
    const std::size_t alone = streaming_threshold_bytes();
    share_last_level_caches({given_cpus(), given_cpus()}, 0);
    EXPECT_LE(streaming_threshold_bytes(), alone / 2 + 1);
    EXPECT_GT(streaming_threshold_bytes(), alone / 4);
    share_last_level_caches({given_cpus()}, 0);
    EXPECT_EQ(streaming_threshold_bytes(), alone);
}

TEST(target, all_cores_come_first_and_domains_divide_them) {
    const std::vector<target> found = targets();
    ASSERT_GE(found.size(), 2U);
    EXPECT_EQ(found[0].cpus, given_cpus());
    std::vector<int> together;
    for (const target& t : found)
        if (t.name.starts_with("numa:"))
            together.insert(together.end(), t.cpus.begin(), t.cpus.end());
    std::sort(together.begin(), together.end());
    EXPECT_EQ(together, given_cpus());
    for (const target& t : found) EXPECT_EQ(parse_target(t.name), t) << to_string(t);
}

TEST(target, says_what_it_is) {
    const std::string first = std::to_string(given_cpus().front());
    EXPECT_EQ(to_string(parse_target("cores:" + first)), "cores:" + first + ": 1 CPU " + first);
}

std::string refusal(const std::string& name) {
    try {
        static_cast<void>(parse_target(name));
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "";
}

TEST(target, refuses_what_the_process_was_not_given) {
    EXPECT_NE(
        refusal("cores:60000").find("this process was given the CPUs " + cpus_text(given_cpus())),
        std::string::npos);
    EXPECT_NE(refusal("cores:"), "");
    EXPECT_NE(refusal("numa:77").find("there are all, numa:"), std::string::npos);
    target outside = all_cores();
    outside.cpus.push_back(60000);
    EXPECT_THROW(make_executor(outside), std::invalid_argument);
}

TEST(topology, is_the_same_by_sysfs_and_by_hwloc) {
    topology kernel = topology_of_sysfs(given_cpus()), hwloc = topology_of_hwloc(given_cpus());
    if (hwloc == topology{}) GTEST_SKIP() << "no libhwloc.so.15, or built without its header";
    auto in_order = [](topology& t) {  // and without CPUs that hwloc leaves out as not allowed
        auto keep_given = [](std::vector<int>& cpus) {
            std::erase_if(cpus, [](int cpu) { return std::ranges::count(given_cpus(), cpu) == 0; });
        };
        for (auto& [domain, cpus] : t.domains) keep_given(cpus);
        for (auto& cpus : t.cores) keep_given(cpus);
        for (auto& c : t.caches) keep_given(c.cpus);
        std::ranges::sort(t.cores);
        std::ranges::sort(t.caches, {}, [](const cache& c) { return std::pair(c.level, c.cpus); });
    };
    in_order(kernel);
    in_order(hwloc);
    EXPECT_EQ(kernel.domains, hwloc.domains);
    EXPECT_EQ(kernel.cores, hwloc.cores);
    EXPECT_EQ(kernel.caches, hwloc.caches);
}

// Two domains of two cores of two CPUs; the process was given neither the last core nor CPU 0.
const std::vector<int> given_of_eight{1, 2, 3, 4, 5};
const topology part_of_eight{{{0, {0, 1, 2, 3}}, {1, {4, 5, 6, 7}}},
                             {{0, 1}, {2, 3}, {4, 5}},
                             {{1, 32768, {0, 1}},
                              {1, 32768, {2, 3}},
                              {1, 32768, {4, 5}},
                              {3, 1 << 20, {0, 1, 2, 3}},
                              {3, 1 << 20, {4, 5, 6, 7}}}};

TEST(topology, of_two_domains_by_hwloc) {
    if (topology_of_hwloc(given_cpus()) == topology{})
        GTEST_SKIP() << "no libhwloc.so.15, or built without its header";
    EXPECT_EQ(
        topology_of_hwloc(given_of_eight, "numa:2 l3:1(size=1048576) core:2 l1:1(size=32768) pu:2"),
        part_of_eight);
}

class kernel_of_eight : public testing::Test {
  protected:
    const std::filesystem::path root =
        std::filesystem::temp_directory_path() / ("assay_sysfs_" + std::to_string(getpid()));
    void put(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((root / name).parent_path());
        std::ofstream(root / name) << text << '\n';
    }
    void put_cache(const std::string& cpu, int index, const std::string& type, int level,
                   const std::string& size, const std::string& cpus) const {
        const std::string folder = cpu + "/cache/index" + std::to_string(index);
        put(folder + "/type", type);
        put(folder + "/level", std::to_string(level));
        put(folder + "/size", size);
        put(folder + "/shared_cpu_list", cpus);
    }
    void SetUp() override {
        put("node/online", "0-1");
        for (int cpu = 0; cpu < 8; ++cpu) {
            const std::string folder = "cpu/cpu" + std::to_string(cpu);
            const int core = cpu / 2 * 2;
            const std::string siblings = cpus_text({core, core + 1}),
                              domain = cpu < 4 ? "0-3" : "4-7";
            put("node/node" + std::to_string(cpu / 4) + "/cpulist", domain);
            put(folder + "/topology/thread_siblings_list", siblings);
            put_cache(folder, 0, "Data", 1, "32K", siblings);
            put_cache(folder, 1, "Instruction", 1, "64K", siblings);
            put_cache(folder, 2, "Unified", 3, "1M", domain);
        }
    }
    void TearDown() override { std::filesystem::remove_all(root); }
};

TEST_F(kernel_of_eight, is_read_from_sysfs) {
    topology found = topology_of_sysfs(given_of_eight, root);
    std::ranges::sort(found.caches, {}, [](const cache& c) { return std::pair(c.level, c.cpus); });
    EXPECT_EQ(found, part_of_eight);
    EXPECT_EQ(topology_of_sysfs(given_of_eight, root / "node"), topology{}) << "a silent kernel";
}

// ctest runs this once more before a runtime that shows one device.
TEST(target, of_hip_is_a_device_or_says_why_not) {
    const std::vector<std::string> all = device_backends();
    if (std::find(all.begin(), all.end(), "hip") == all.end()) {
        EXPECT_NE(refusal("hip:0").find("no target 'hip:0'"), std::string::npos);
        return;
    }
    const std::string why = why_unavailable("hip");
    EXPECT_EQ(why.empty(), std::getenv("ASSAY_EXPECTED_HIP") != nullptr) << why;
    if (!why.empty()) {
        EXPECT_EQ(refusal("hip:0"), "hip:0: " + why);
        return;
    }
    EXPECT_EQ(to_string(parse_target("hip:0")), "hip:0: stand-in");
    const auto on = make_executor(parse_target("hip:0"));
    EXPECT_EQ(on->name(), "hip");
    const buffer<int> there(*on, std::span<const int>(std::vector<int>{1, 2, 3}));
    EXPECT_EQ(there.to_host(), (std::vector<int>{1, 2, 3}));
    EXPECT_NE(refusal("hip:1").find("no target 'hip:1'; there are all, "), std::string::npos);
}

std::vector<int> mask_of_this_thread() {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    std::vector<int> cpus;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) cpus.push_back(cpu);
    return cpus;
}

// The masks of the workers that took parts; each part waits for the others, so that none is taken
// back by the caller.
std::set<std::vector<int>> masks_of_workers(executor& on) {
    std::mutex mutex;
    std::set<std::vector<int>> masks;
    const auto caller = std::this_thread::get_id();
    for (int round = 0; round < 50 && masks.empty(); ++round) {
        std::atomic<std::size_t> begun{0};
        auto body = [&](std::size_t) {
            ++begun;
            const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
            while (begun < on.concurrency() && std::chrono::steady_clock::now() < end)
                std::this_thread::yield();
            if (std::this_thread::get_id() == caller) return;
            const std::lock_guard lock(mutex);
            masks.insert(mask_of_this_thread());
        };
        on.bulk(on.concurrency(), body);
    }
    return masks;
}

TEST(target, workers_stay_on_its_cores_and_the_caller_is_not_moved) {
    const std::vector<int> before = mask_of_this_thread();
    const int last = given_cpus().back();
    const auto on = make_executor(parse_target("cores:" + std::to_string(last)), 3);
    EXPECT_EQ(masks_of_workers(*on), std::set<std::vector<int>>{{last}});
    EXPECT_EQ(mask_of_this_thread(), before);
}

TEST(target, workers_of_the_whole_use_what_the_process_was_given) {
    const auto on = make_executor(all_cores(), 3);
    EXPECT_EQ(masks_of_workers(*on), std::set<std::vector<int>>{given_cpus()});
}

TEST(target, a_thread_leaves_a_cpu_but_may_run_where_it_might_before) {
    const std::vector<int> before = mask_of_this_thread();
    int left = 0;
    for (int i = 0; i < 50; ++i) {
        const int here = sched_getcpu();
        leave_cpu(here);
        left += sched_getcpu() != here ? 1 : 0;
        ASSERT_EQ(mask_of_this_thread(), before);
    }
    if (before.size() > 1)
        EXPECT_GT(left, 25) << "of 50; the kernel may bring it back at once";
    else
        EXPECT_EQ(left, 0);
}

// ctest runs this program under OMP_PROC_BIND=true: the first thread is bound to one CPU before
// main, and the process still has the CPUs of OMP_PLACES.
TEST(target, sees_through_omp_proc_bind) {
    const char* expected = std::getenv("ASSAY_EXPECTED_CPUS");
    if (expected == nullptr) {
        EXPECT_EQ(given_cpus(), mask_of_this_thread());
        return;
    }
    EXPECT_EQ(mask_of_this_thread().size(), 1U) << "the runtime did not bind";
    EXPECT_EQ(cpus_text(given_cpus()), expected);
}

TEST(copies, pass_between_targets_in_order) {
    const auto host = make_executor("threads", 2), model = make_executor("host_model"),
               other = make_executor("host_model");
    std::vector<int> values(10007);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<int>(i);
    const buffer<int> a(*host, std::span<const int>(values)), b(*model, values.size()),
        c(*other, values.size()), staged(pinned, *model, values.size()), d(*host, values.size());
    queue q;
    copy_async(q, a, b);
    copy_async(q, b, c);
    copy_async(q, c, d);
    copy_async(q, b, staged).get();
    EXPECT_EQ(d.to_host(), values);
    EXPECT_TRUE(std::equal(values.begin(), values.end(), staged.begin())) << "the host reads it";
    const buffer<int> small(*model, 1);
    EXPECT_THROW(copy_async(q, a, small).get(), std::out_of_range);
}

TEST(copies, pinned_memory_of_cores_is_ordinary) {
    const auto host = make_executor("serial");
    const buffer<int> b(pinned, *host, 10);
    EXPECT_EQ(b.to_host(), std::vector<int>(10));
}

}  // namespace
}  // namespace assay::parallel
