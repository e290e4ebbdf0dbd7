#include "record/provenance.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "scratch.hpp"

using namespace assay::record;

namespace {

class Provenance : public scratch {
  protected:
    void put(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        write(name, text);
    }
    // A machine with two cache levels, one NUMA node, inside a container.
    [[nodiscard]] std::string machine() const {
        const std::string cpu = "sys/devices/system/cpu/cpu0/";
        put("proc/cpuinfo", "processor\t: 0\nmodel name\t: Example CPU @ 2 GHz\n");
        put("proc/meminfo", "MemTotal:       16384 kB\n");
        put(cpu + "cache/index0/level", "1\n");
        put(cpu + "cache/index0/type", "Data\n");
        put(cpu + "cache/index0/size", "32K\n");
        put(cpu + "cache/index0/coherency_line_size", "64\n");
        put(cpu + "cache/index0/shared_cpu_list", "0-1\n");
        put(cpu + "cache/index1/level", "3\n");
        put(cpu + "cache/index1/type", "Unified\n");
        put(cpu + "cache/index1/size", "2M\n");
        put(cpu + "cpufreq/scaling_governor", "performance\n");
        put("sys/devices/system/node/node0/cpulist", "0-1\n");
        put("sys/devices/system/node/node0/meminfo", "Node 0 MemTotal:   8192 kB\n");
        put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        put("etc/os-release", "ID=x\nPRETTY_NAME=\"Example OS 1\"\n");
        put("run/.containerenv", "");
        return path("");
    }
};

}  // namespace

TEST_F(Provenance, ReadsTheMachineFromTheKernelsFiles) {
    const auto p = provenance(machine());
    EXPECT_EQ(p["cpu"]["model"], "Example CPU @ 2 GHz");
    EXPECT_EQ(p["cpu"]["governor"], "performance");
    ASSERT_EQ(p["cpu"]["caches"].size(), 2U);
    EXPECT_EQ(p["cpu"]["caches"][0]["bytes"], 32768);
    EXPECT_EQ(p["cpu"]["caches"][0]["line_bytes"], 64);
    EXPECT_EQ(p["cpu"]["caches"][0]["shared_by"], "0-1");
    EXPECT_EQ(p["cpu"]["caches"][1]["bytes"], 2097152);
    EXPECT_TRUE(p["cpu"]["caches"][1]["line_bytes"].is_null());
    EXPECT_EQ(p["cpu"]["numa_nodes"][0]["bytes"], 8388608);
    EXPECT_EQ(p["memory"]["bytes"], 16777216);
    EXPECT_EQ(p["memory"]["transparent_huge_pages"], "madvise");
    EXPECT_EQ(p["system"]["distribution"], "Example OS 1");
    EXPECT_EQ(p["system"]["container"], "podman");
}

TEST_F(Provenance, WhatAMachineDoesNotTellIsNull) {
    const auto p = provenance(path(""));
    EXPECT_TRUE(p["cpu"]["model"].is_null());
    EXPECT_TRUE(p["cpu"]["governor"].is_null());
    EXPECT_TRUE(p["cpu"]["caches"].empty());
    EXPECT_TRUE(p["memory"]["bytes"].is_null());
    EXPECT_TRUE(p["memory"]["transparent_huge_pages"].is_null());
}

TEST_F(Provenance, OnlyListedVariablesAreStored) {
    ::setenv("OMP_NUM_THREADS", "2", 1);
    ::setenv("SLURM_JOB_ID", "42", 1);
    ::setenv("EXAMPLE_API_TOKEN", "secret-word", 1);
    const auto p = provenance();
    EXPECT_EQ(p["environment"]["OMP_NUM_THREADS"], "2");
    EXPECT_EQ(p["slurm"]["SLURM_JOB_ID"], "42");
    EXPECT_EQ(p.dump().find("secret-word"), std::string::npos);
    EXPECT_EQ(p.dump().find("EXAMPLE_API_TOKEN"), std::string::npos);
}

TEST_F(Provenance, AHostileVariableStaysValidJson) {
    ::setenv("OMP_PLACES", "\xff\x01\"}", 1);
    const auto text = provenance().dump();
    ::unsetenv("OMP_PLACES");
    EXPECT_EQ(nlohmann::json::parse(text)["environment"]["OMP_PLACES"],
              "\xef\xbf\xbd\xef\xbf\xbd\"}");
}

TEST_F(Provenance, LayersAboveAddTheirFacts) {
    add_facts("devices", [] { return nlohmann::json{{"driver", "580.1"}}; });
    EXPECT_EQ(provenance()["devices"]["driver"], "580.1");
    add_facts("devices", []() -> nlohmann::json { throw std::runtime_error("no driver"); });
    EXPECT_EQ(provenance()["devices"]["error"], "no driver");
}
