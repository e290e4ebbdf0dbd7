// What is written reads back, and what may stand in a file is taken.

#include "record/csv.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <system_error>

#include "csv_rows.hpp"
#include "record/text.hpp"
#include "scratch.hpp"

using namespace assay::record;

namespace {

class Csv : public scratch {};

std::string random_text(std::mt19937& random) {
    const std::string alphabet = "a,\"\n\\n\r\t;= ";
    std::string text;
    for (auto length = random() % 12; length > 0; --length)
        text += alphabet[random() % alphabet.size()];
    return text;
}

}  // namespace

TEST_F(Csv, AFullRowReadsBack) {
    const auto file = write("rows.csv", csv_header() + csv_row(full_row()) + csv_row({}));
    const auto rows = read_all(file);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0], full_row());
    EXPECT_EQ(rows[1], measurement{});
}

TEST_F(Csv, AnyTextIsOneLineAndReadsBackCleaned) {
    std::mt19937 random(4);
    std::string text = csv_header();
    std::vector<measurement> written;
    for (int i = 0; i < 500; ++i) {
        auto m = full_row();
        m.reason = random_text(random);
        m.point = random_text(random);
        m.throttle = "\xff\x01\x1b" + random_text(random);
        const auto line = csv_row(m);
        ASSERT_EQ(std::ranges::count(line, '\n'), 1);
        ASSERT_EQ(line.find('\r'), std::string::npos);
        text += line;
        m.reason = clean(m.reason);
        m.point = clean(m.point);
        m.throttle = clean(m.throttle);
        written.push_back(m);
    }
    EXPECT_EQ(read_all(write("rows.csv", text)), written);
}

TEST_F(Csv, NaNInfinitiesAndSubnormalsAreNumbers) {
    auto m = full_row();
    m.min = -INFINITY;
    m.max = INFINITY;
    m.mad = 5e-324;
    m.value = NAN;
    const auto rows = read_all(write("rows.csv", csv_header() + csv_row(m)));
    EXPECT_EQ(rows.at(0).min, -INFINITY);
    EXPECT_EQ(rows.at(0).max, INFINITY);
    EXPECT_EQ(rows.at(0).mad, 5e-324);
    EXPECT_TRUE(std::isnan(rows.at(0).value.value()));
}

TEST_F(Csv, TakesWhatOthersWrite) {
    auto rows = csv_row(full_row());
    const auto line = rows.substr(0, rows.size() - 1);
    const auto header = csv_header().substr(0, csv_header().size() - 1);
    const std::vector expected{full_row(), full_row()};
    EXPECT_EQ(read_all(write("end.csv", header + "\n" + line + "\n" + line)), expected);
    EXPECT_EQ(read_all(write("crlf.csv", header + "\r\n" + line + "\r\n" + line + "\r\n")),
              expected);
    EXPECT_EQ(
        read_all(write("bom.csv", "\xef\xbb\xbf" + header + "\n" + line + "\n" + line + "\n")),
        expected);
    EXPECT_EQ(read_all(write("extra.csv", header + ",more\n" + line + ",x\n" + line + ",\n")),
              expected);
}

TEST_F(Csv, ColumnsMayStandInAnyOrder) {
    auto header = csv_header();
    auto row = csv_row({});
    header = "seed," + header.substr(0, header.rfind(",seed")) + "\n";
    row = "77," + row.substr(0, row.rfind(',')) + "\n";
    EXPECT_EQ(read_all(write("rows.csv", header + row)).at(0).seed, 77U);
}

TEST_F(Csv, TheWriterHeadsAnEmptyFileAloneAndAppends) {
    const auto file = path("rows.csv");
    csv_writer(file).row(full_row());
    csv_writer again(file);
    again.row(full_row());
    again.sync();
    EXPECT_EQ(read(file), csv_header() + csv_row(full_row()) + csv_row(full_row()));
}

TEST_F(Csv, AnUnwritableFileIsNamed) {
    try {
        csv_writer writer(path("no/such/folder.csv"));
        FAIL();
    } catch (const std::system_error& e) {
        EXPECT_NE(std::string(e.what()).find(path("no/such/folder.csv")), std::string::npos);
    }
    EXPECT_THROW(csv_writer("/dev/full"), std::system_error);
}

// A socket of packets keeps writes apart: a packet is a write.
TEST_F(Csv, EachRowIsOneWriteOfAWholeLine) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    std::fflush(stdout);
    const int saved = ::dup(STDOUT_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    auto m = full_row();
    m.reason = std::string(70000, 'x');
    {
        csv_writer writer("-");
        writer.row(m);
        writer.row(full_row());
        writer.sync();
    }
    ::dup2(saved, STDOUT_FILENO);
    for (const int end : {saved, ends[1]}) ::close(end);
    std::string packet(100000, '\0');
    const auto next = [&] {
        const auto size = ::recv(ends[0], packet.data(), packet.size(), 0);
        return packet.substr(0, static_cast<std::size_t>(size));
    };
    EXPECT_EQ(next(), csv_header());
    EXPECT_EQ(next(), csv_row(m));
    EXPECT_EQ(next(), csv_row(full_row()));
    EXPECT_EQ(next(), "");
    ::close(ends[0]);
}
