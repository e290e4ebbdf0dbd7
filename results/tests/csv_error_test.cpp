// A bad file is refused by file, line and field; each test breaks a good file in one place.

#include <algorithm>
#include <array>
#include <stdexcept>

#include "csv_rows.hpp"
#include "record/csv.hpp"
#include "scratch.hpp"

using namespace assay::record;

namespace {

class CsvError : public scratch {
  protected:
    // Why the file is refused, without its name; "accepted" if it is not.
    std::string refusal(const std::string& text) const {
        const auto file = write("rows.csv", text);
        try {
            read_all(file);
        } catch (const csv_error& e) {
            const std::string what = e.what();
            return what.starts_with(file + ":") ? what.substr(file.size() + 1) : "unnamed: " + what;
        }
        return "accepted";
    }
    // A good row, then one with `cell` in `column`.
    std::string with_cell(std::string_view column, const std::string& cell) const {
        std::string line;
        for (const auto& c : columns) {
            line += (c.name == column     ? cell
                     : c.name == "status" ? "ok"
                     : c.name == "schema" ? "1"
                                          : "") +
                    ",";
        }
        line.back() = '\n';
        return csv_header() + csv_row(full_row()) + line;
    }
};

}  // namespace

TEST_F(CsvError, AGoodFileIsAccepted) {
    EXPECT_EQ(refusal(csv_header()), "accepted");
    EXPECT_EQ(refusal(with_cell("value", "1.5")), "accepted");
}

TEST_F(CsvError, MissingAndRepeatedColumns) {
    auto header = csv_header();
    header.erase(header.find("unit,"), 5);
    EXPECT_EQ(refusal(header), "1:9: missing column 'unit'");
    header = csv_header();
    header.insert(header.find("unit,"), "suite,");
    EXPECT_EQ(refusal(header), "1:9: column 'suite' stands here a second time");
    EXPECT_EQ(refusal("a,b\n1,2\n"), "1:1: missing column 'schema'");
    EXPECT_EQ(refusal(""), "1:1: the file is empty: the header is missing");
}

TEST_F(CsvError, TooFewAndTooManyFields) {
    auto row = csv_row(full_row());
    EXPECT_EQ(refusal(csv_header() + row + "1,run\n"), "3:3: too few fields: 2 of 37");
    EXPECT_EQ(refusal(csv_header() + "\n"), "2:2: too few fields: 1 of 37");
    row.insert(row.size() - 1, ",,");
    EXPECT_EQ(refusal(csv_header() + row), "2:38: too many fields: more than 37");
}

TEST_F(CsvError, QuotesOpenAndInsideAField) {
    EXPECT_EQ(refusal(with_cell("reason", "\"open")),
              "3:21: a quote is opened and not closed on this line");
    EXPECT_EQ(refusal(with_cell("reason", "an \"inner\" one")),
              "3:21: a quote stands inside the field 'an \"inner\" one'");
    EXPECT_EQ(refusal(with_cell("reason", "\"a\"b\"\"")),
              "3:21: a quote stands inside the field '\"a\"b\"\"'");
    EXPECT_EQ(refusal(with_cell("reason", "\"\"\"all\"\" good\"")), "accepted");
}

TEST_F(CsvError, BytesThatAreNoText) {
    EXPECT_EQ(refusal(with_cell("reason", "\xff")),
              "3:21: the text is not valid UTF-8, or holds a NUL byte");
    EXPECT_EQ(refusal(with_cell("reason", std::string("a\0b", 3))),
              "3:21: the text is not valid UTF-8, or holds a NUL byte");
    EXPECT_EQ(refusal("schema,\xc3\x28\n"),
              "1:2: the text is not valid UTF-8, or holds a NUL byte");
}

TEST_F(CsvError, WordsThatAreNone) {
    EXPECT_EQ(refusal(with_cell("status", "fine")),
              "3:20: status: 'fine' is none of ok, skipped, emulated, unstable, failed");
    EXPECT_EQ(refusal(with_cell("status", "")),
              "3:20: status: '' is none of ok, skipped, emulated, unstable, failed");
    EXPECT_EQ(refusal(with_cell("better", "more")),
              "3:10: better: 'more' is none of lower, higher, none");
}

TEST_F(CsvError, CellsThatAreNoNumber) {
    EXPECT_EQ(refusal(with_cell("value", "fast")),
              "3:8: value: 'fast' is no number that a double holds");
    EXPECT_EQ(refusal(with_cell("value", "1e400")),
              "3:8: value: '1e400' is no number that a double holds");
    EXPECT_EQ(refusal(with_cell("ci_high", "1.5 ")),
              "3:19: ci_high: '1.5 ' is no number that a double holds");
    EXPECT_EQ(refusal(with_cell("n", "9.5")),
              "3:11: n: '9.5' is no whole number from 0 to 18446744073709551615");
    EXPECT_EQ(
        refusal(with_cell("seed", "18446744073709551616")),
        "3:37: seed: '18446744073709551616' is no whole number from 0 to 18446744073709551615");
    EXPECT_EQ(refusal(with_cell("schema", "2")),
              "3:1: schema: this program reads rows of schema 1");
}

TEST_F(CsvError, TheMessageIsOneShortPrintableLine) {
    const auto what = refusal(with_cell("value", "\x1b[2J" + std::string(1000, 'x')));
    EXPECT_LT(what.size(), 120U);
    EXPECT_EQ(what.find('\x1b'), std::string::npos);
}

TEST_F(CsvError, FilesThatCannotBeRead) {
    EXPECT_THROW(csv_reader(path("absent.csv")), csv_error);
    EXPECT_THROW(csv_reader(path("")), std::runtime_error);
    EXPECT_EQ(refusal(csv_header() + std::string(17 << 20, 'x')),
              "2:1: the line is longer than 16777215 bytes");
}

// Any one byte of a good file changed: read or refused, never a crash and never another number of
// rows unseen.
TEST_F(CsvError, OneChangedByteNeverCrashesTheReader) {
    const auto good = csv_header() + csv_row(full_row()) + csv_row(full_row());
    int refused = 0;
    for (std::size_t at = 0; at < good.size(); at += 3) {
        for (const char byte : {'\0', '\n', '"', ',', '\xff', '\\'}) {
            auto text = good;
            text[at] = byte;
            refused += refusal(text) == "accepted" ? 0 : 1;
        }
    }
    EXPECT_GT(refused, 500);
}
