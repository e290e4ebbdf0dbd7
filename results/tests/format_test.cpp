// What stands on stdout: the asked format alone, valid whatever the cases say. JSON is held against
// two strict parsers: nlohmann's and Python's without its NaN extension.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "csv_rows.hpp"
#include "scratch.hpp"
#include "spawned.hpp"

namespace {

class Format : public scratch {};

const std::string strict_python =
    "python3 -c 'import json, sys\n"
    "def refuse(word): raise ValueError(word)\n"
    "rows = json.loads(sys.stdin.buffer.read().decode(\"utf-8\"), parse_constant=refuse)\n"
    "print(len(rows))'";

}  // namespace

TEST_F(Format, ThePythonParserRefusesWhatItMust) {
    EXPECT_EQ(shell(strict_python, "[1, 2]").out, "2\n");
    EXPECT_NE(shell(strict_python, "[NaN]").code, 0);
    EXPECT_NE(shell(strict_python, "[\"\xff\"]").code, 0);
    EXPECT_NE(shell(strict_python, "[\"\x01\"]").code, 0);
}

TEST_F(Format, JsonIsValidForEveryFateAndName) {
    const auto run = demo("--json --filter 'good|bad'");
    EXPECT_EQ(run.code, 1);
    const auto rows = nlohmann::json::parse(run.out);
    EXPECT_EQ(shell(strict_python, run.out).out, std::to_string(rows.size()) + "\n");
    EXPECT_EQ(rows.size(), 15U);
    for (const auto& row : rows) {
        EXPECT_EQ(row.size(), assay::record::columns.size());
        if (row["probe"] == "bad/nan") {
            EXPECT_TRUE(row["value"].is_null());
        }
        if (row["probe"] == "good/peak") {
            EXPECT_EQ(row["value"], 14);
        }
    }
}

TEST_F(Format, CsvReadsBackForEveryFateAndName) {
    const auto run = demo("--csv --filter 'good|bad'");
    const auto rows = read_all(write("rows.csv", run.out));
    EXPECT_EQ(rows.size(), 15U);
    EXPECT_EQ(std::ranges::count(run.out, '\n'), 16);
    EXPECT_EQ(demo("--rows - --filter iterations").out.substr(0, 10), "schema,run");
}

TEST_F(Format, NothingButTheFormatStandsOnStdout) {
    const auto run = demo("--csv --filter iterations");
    EXPECT_EQ(run.err, "");
    EXPECT_TRUE(run.out.starts_with("schema,"));
    EXPECT_EQ(run.out.find("DEBUG"), std::string::npos);
    EXPECT_EQ(demo("--filter iterations").out.find("DEBUG"), std::string::npos);
}

TEST_F(Format, AFileIsHeadedOnceAndAppendedTo) {
    const auto file = path("rows.csv");
    demo("--filter iterations --rows " + file);
    demo("--filter iterations --json --process 2 --rows " + file);
    const auto rows = read_all(file);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].process, 1U);
    EXPECT_EQ(rows[1].process, 2U);
}

TEST_F(Format, AProgramsOwnTableReplacesCsvAlone) {
    const auto own = demo("--own-table --csv --filter good/peak --rows " + path("rows.csv"));
    EXPECT_EQ(own.out, "probe,median\ngood/peak,14\n");
    EXPECT_EQ(own.code, 1) << "the table's own exit code";
    EXPECT_EQ(read_all(path("rows.csv")).size(), 1U);
    EXPECT_EQ(demo("--own-table --csv --filter 'good/(two|peak)'").code, 0);
    EXPECT_EQ(demo("--own-table --json --filter good/peak").code, 0);
    EXPECT_EQ(demo("--own-table --csv --rows -").code, 2);
}

TEST_F(Format, TheClosingLineIsForPeopleAlone) {
    EXPECT_TRUE(demo("--validate --filter peak").out.ends_with("Solution Validates\n"));
    for (const char* machine : {"--csv", "--json", "--rows -"}) {
        const auto run = demo(std::string("--validate --filter peak ") + machine);
        EXPECT_EQ(run.out.find("Solution"), std::string::npos) << machine;
    }
}

TEST_F(Format, TheTableShowsStatusAndReason) {
    const auto table = demo("--filter 'good/two|bad/(emulated|throws$)'").out;
    EXPECT_NE(table.find("good/two on pretended\n"), std::string::npos);
    EXPECT_NE(table.find("48.0 %"), std::string::npos);
    EXPECT_NE(table.find("emulated  no native form\n"), std::string::npos);
    const auto hostile = demo("--filter script").out;
    EXPECT_EQ(hostile.find('\x1b'), std::string::npos);
    EXPECT_EQ(std::ranges::count(hostile, '\n'), 3);
}
