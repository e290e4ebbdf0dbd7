// The command line: what each option does, and each misuse refused in one line with exit code 2.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scratch.hpp"
#include "spawned.hpp"

namespace {

class Command : public scratch {};

// One line on stderr, nothing on stdout, exit code 2.
void expect_refused(const std::string& arguments, const std::string& cause) {
    const auto run = demo(arguments);
    EXPECT_EQ(run.code, 2) << arguments;
    EXPECT_EQ(run.out, "") << arguments;
    EXPECT_EQ(run.err, "demo: " + cause + "\n") << arguments;
}

long lines(const std::string& text) { return std::ranges::count(text, '\n'); }

}  // namespace

TEST_F(Command, ListsTheSelectionAsCsv) {
    const auto run = demo("--list --filter good/two");
    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.out,
              "suite,probe,point,quantity,unit,better\n"
              "micro,good/two,arch=sm_90a;bytes=1024,latency,cycle,lower\n"
              "micro,good/two,arch=sm_90a;bytes=1024,bandwidth,GB/s,higher\n");
}

TEST_F(Command, FilterSearchesProbeAndPoint) {
    EXPECT_EQ(lines(demo("--list --filter 'step=[12]$'").out), 3);
    EXPECT_EQ(lines(demo("--list --filter=^good").out), 5);
    EXPECT_EQ(lines(demo("--list --filter two/arch").out), 3);
}

TEST_F(Command, PointSelectsByAxes) {
    EXPECT_EQ(lines(demo("--list --point 'bytes=1024'").out), 3);
    EXPECT_EQ(lines(demo("--list --point 'bytes=1024;arch=sm_90a'").out), 3);
    EXPECT_EQ(lines(demo("--list --point step=2 --filter deadly").out), 2);
}

TEST_F(Command, MisuseIsRefusedInOneLine) {
    expect_refused("--colour", "unknown option '--colour'; --help lists them");
    expect_refused("good", "unknown option 'good'; --help lists them");
    expect_refused("--filter", "--filter needs a value: --filter RE");
    expect_refused("--quick=1", "--quick takes no value");
    expect_refused("--point a", "--point: point: 'a' is not key=value");
    expect_refused("--processes 0", "--processes: '0' is no whole number from 1");
    expect_refused("--processes 2x", "--processes: '2x' is no whole number from 1");
    expect_refused("--csv --json", "--csv and --json: choose one");
    expect_refused("--json --rows -", "--json and --rows -: stdout has room for one");
    expect_refused("--refuse it", "--refuse: no it");
    expect_refused("--processes 2 --process 2",
                   "--processes numbers its processes itself: leave out --process");
}

TEST_F(Command, ABadExpressionAndAnEmptySelectionAreRefused) {
    const auto bad = demo("--filter '('");
    EXPECT_EQ(bad.code, 2);
    EXPECT_TRUE(bad.err.starts_with("demo: --filter: '(' is no ECMAScript regular expression: "));
    EXPECT_EQ(lines(bad.err), 1);
    expect_refused("--list --filter nothing --point a=b",
                   "no case matches --filter 'nothing' --point 'a=b'; --list shows every case");
}

TEST_F(Command, AnUnwritableFileIsRefused) {
    expect_refused("--filter iterations --rows /no/such/rows.csv",
                   "/no/such/rows.csv: No such file or directory");
    expect_refused("--filter iterations --rows /dev/full", "/dev/full: No space left on device");
    const auto samples = demo("--filter iterations --json --samples /dev/null/x");
    EXPECT_EQ(samples.code, 2);
    EXPECT_EQ(lines(samples.err), 1);
}

TEST_F(Command, AProgramsOwnOptionsStandBesideTheCommonOnes) {
    EXPECT_EQ(lines(demo("--extra mine/probe --list --filter mine").out), 2);
    EXPECT_EQ(lines(demo("--extra=mine/probe --list --filter mine").out), 2);
}

TEST_F(Command, HelpIsOneScreenAndNamesEveryOption) {
    const auto help = demo("--help");
    EXPECT_EQ(help.code, 0);
    EXPECT_LE(lines(help.out), 45);
    for (const char* word :
         {"--list",      "--evidence",    "--describe", "--filter",   "--point",      "--quick",
          "--processes", "--csv",         "--json",     "--rows",     "--run",        "--process ",
          "--samples",   "--append",      "--device",   "--shared",   "--provenance", "--version",
          "--help",      "--benchmark_*", "--extra",    "Exit codes", "77",           "Example"}) {
        EXPECT_NE(help.out.find(word), std::string::npos) << word;
    }
}

TEST_F(Command, VersionNamesTheBinaryByItsHash) {
    const auto hash = shell("sha256sum '" DEMO "'").out.substr(0, 16);
    EXPECT_EQ(demo("--version").out, "demo 0.1.0, rows of schema 1, program " + hash + "\n");
    EXPECT_NE(demo("--filter iterations --csv").out.find("," + hash + ","), std::string::npos);
}

TEST_F(Command, EvidenceIsTheExpectedCodeOfTheSelection) {
    const auto list = nlohmann::json::parse(demo("--evidence").out);
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0]["probe"], "good/two");
    EXPECT_EQ(list[0]["point"], "arch=sm_90a;bytes=1024");
    EXPECT_EQ(list[0]["operations"], 8);
    EXPECT_EQ(list[0]["expected"][0]["mnemonics"][0], "FADD");
    EXPECT_EQ(list[0]["longer"]["kernel"], "twice");
    EXPECT_EQ(list[0]["longer"]["operations"], 16);
    EXPECT_EQ(demo("--evidence --filter bad").out, "[]\n");
}

TEST_F(Command, DescribeNamesEachQuantityOnceWithItsSources) {
    const auto told = nlohmann::json::parse(demo("--describe").out);
    EXPECT_EQ(told["name"], "demo");
    EXPECT_EQ(told["about"], "Shows every fate of a case.");
    const auto& two = told["probes"]["good/two"];
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(two[0]["name"], "latency");
    EXPECT_EQ(two[0]["better"], "lower");
    EXPECT_TRUE(two[0]["peak_sources"].empty());
    EXPECT_EQ(two[1]["unit"], "GB/s");
    EXPECT_EQ(two[1]["peak_sources"][0], "a data sheet");
    EXPECT_EQ(two[1]["published_sources"][0], "a paper");
    EXPECT_EQ(told["probes"]["good/peak"].size(), 1U);
}

TEST_F(Command, ProvenanceIsJsonAndNamesTheProgram) {
    const auto p = nlohmann::json::parse(demo("--provenance").out);
    EXPECT_EQ(p["assay"]["program"], shell("sha256sum '" DEMO "'").out.substr(0, 16));
    EXPECT_FALSE(p["build"]["cxx_compiler"].get<std::string>().empty());
}

TEST_F(Command, BenchmarkFlagsWork) {
    const auto list = demo("--filter good --benchmark_list_tests");
    EXPECT_EQ(list.code, 0);
    EXPECT_EQ(lines(list.out), 3);
    EXPECT_EQ(lines(demo("--csv --filter good --benchmark_filter=peak").out), 2);
    const auto repeated = demo("--csv --filter good/peak --benchmark_repetitions=4");
    EXPECT_NE(repeated.out.find(",lower,4,11.5,"), std::string::npos) << repeated.out;
    EXPECT_EQ(demo("--filter good --benchmark_filter=none --csv").code, 2);
    EXPECT_EQ(demo("--benchmark_no_such_flag").code, 2);
    EXPECT_EQ(demo("--benchmark_format=yaml").code, 2);
    EXPECT_EQ(demo("--benchmark_out=/no/such/file --filter good").code, 2);
}

TEST_F(Command, BenchmarkJsonIsValidForHostileCasesToo) {
    const auto run =
        demo("--filter bad --benchmark_format=json --benchmark_out=" + path("out.json"));
    EXPECT_EQ(run.code, 1);
    for (const auto& text : {run.out, read(path("out.json"))}) {
        const auto parsed = nlohmann::json::parse(text);
        EXPECT_GT(parsed["benchmarks"].size(), 10U);
    }
}
