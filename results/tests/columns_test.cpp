// The columns: the list, the code and results/README.md say the same.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "record/csv.hpp"
#include "record/measurement.hpp"

using namespace assay::record;

namespace {

struct kind_word {
    std::string operator()(std::string measurement::*) const { return "text"; }
    std::string operator()(std::optional<double> measurement::*) const { return "number"; }
    std::string operator()(std::optional<std::uint64_t> measurement::*) const {
        return "whole number";
    }
    std::string operator()(status measurement::*) const { return "word"; }
    std::string operator()(better measurement::*) const { return "word"; }
};

std::vector<std::string> in_code() {
    std::vector<std::string> list;
    for (const auto& c : columns) {
        list.push_back(std::string(c.name) + ": " + std::visit(kind_word{}, c.member));
    }
    return list;
}

// Lines "| `name` | kind | meaning |" of the table, a meaning of some words each.
std::vector<std::string> in_readme(std::istream& readme) {
    std::vector<std::string> list;
    for (std::string line; std::getline(readme, line);) {
        if (!line.starts_with("| `")) continue;
        const auto name_end = line.find('`', 3);
        const auto kind_end = line.find(" |", name_end + 4);
        if (line.size() < kind_end + 12) continue;
        list.push_back(line.substr(3, name_end - 3) + ": " +
                       line.substr(name_end + 4, kind_end - name_end - 4));
    }
    return list;
}

}  // namespace

TEST(Columns, HeaderIsTheContract) {
    EXPECT_EQ(
        csv_header(),
        "schema,run,process,suite,probe,point,quantity,value,unit,better,n,median,q1,q3,mad,min,"
        "max,"
        "ci_low,ci_high,status,reason,check,peak,peak_source,fraction_of_peak,published,"
        "published_source,evidence,program,device,clock_mhz_before,clock_mhz_after,temperature_c,"
        "power_w,throttle,data,seed\n");
}

TEST(Columns, ReadmeDocumentsEachInOrder) {
    std::ifstream readme(RESULTS_DIR "/README.md");
    ASSERT_TRUE(readme);
    EXPECT_EQ(in_readme(readme), in_code());
}

TEST(Columns, AReadmeThatLacksOneIsSeen) {
    std::ifstream readme(RESULTS_DIR "/README.md");
    std::stringstream without;
    for (std::string line; std::getline(readme, line);) {
        if (!line.starts_with("| `ci_low`")) without << line << '\n';
    }
    EXPECT_NE(in_readme(without), in_code());
}
