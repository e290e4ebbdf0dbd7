// A file of a million rows, and of more than the library's 32 MiB of buffers, in constant memory.

#include <sys/resource.h>

#include <algorithm>

#include "csv_rows.hpp"
#include "scratch.hpp"

using namespace assay::record;

namespace {

class Streaming : public scratch {};

constexpr std::size_t rows = 1000000;
constexpr long memory_bound_kb = 100000;

long peak_memory_kb() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

std::string million_rows(const std::string& file) {
    std::ofstream out(file, std::ios::binary);
    out << csv_header();
    auto m = full_row();
    for (std::size_t i = 0; i < rows; ++i) {
        m.seed = i;
        out << csv_row(m);
    }
    return file;
}

}  // namespace

TEST_F(Streaming, AMillionRowsFitInAHundredMegabytes) {
    csv_reader reader(million_rows(path("rows.csv")));
    measurement m;
    std::size_t in_order = 0;
    while (reader.next(m)) in_order += m.seed == in_order ? 1 : 0;
    EXPECT_EQ(in_order, rows);
    EXPECT_EQ(reader.line(), rows + 2);
    EXPECT_LT(peak_memory_kb(), memory_bound_kb);
}

// A line that ends at, before and after the end of the library's blocks, with and without its line
// feed.
TEST_F(Streaming, BlockEdgesLoseNothing) {
    constexpr std::size_t block = 1U << 24U;
    for (const std::size_t size : {2 * block - 1, 2 * block, 2 * block + 1, 3 * block}) {
        std::string text = csv_header();
        const auto row = csv_row(full_row());
        while (text.size() + 2 * row.size() < size) text += row;
        auto last = full_row();
        last.reason.append(size - text.size() - row.size(), 'x');
        text += csv_row(last);
        ASSERT_EQ(text.size(), size);
        const auto count = static_cast<std::size_t>(std::ranges::count(text, '\n')) - 1;
        for (const bool line_feed : {true, false}) {
            if (!line_feed) text.pop_back();
            const auto read = read_all(write("rows.csv", text));
            ASSERT_EQ(read.size(), count) << size;
            ASSERT_EQ(read.back(), last) << size;
        }
    }
}
