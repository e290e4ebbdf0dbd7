#include "record/text.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace assay::record;

namespace {

constexpr auto npos = std::string_view::npos;
const std::string mark = "\xef\xbf\xbd";

std::string unescaped(std::string_view text) {
    std::string out = "left over";
    unescape_to(text, out);
    return out;
}

}  // namespace

TEST(Text, KnowsWellFormedUtf8) {
    for (const char* good : {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                             "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        EXPECT_EQ(invalid_utf8(good), npos) << good;
    }
    EXPECT_EQ(invalid_utf8("sixteen bytes of \xe2\x82\xac text"), npos);
}

// Overlong forms, surrogates, above U+10FFFF, lone and missing continuation bytes.
TEST(Text, FindsTheFirstByteThatIsNot) {
    for (const char* bad : {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                            "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
                            "\xc2", "\xe2\x82", "\xe2\x82z", "\xf0\x9f\x98"}) {
        EXPECT_EQ(invalid_utf8(bad), 0U) << bad;
        EXPECT_EQ(invalid_utf8(std::string("12345678abc") + bad), 11U) << bad;
    }
}

TEST(Text, CleanTextIsPrintableUtf8) {
    EXPECT_EQ(clean("a\x01"
                    "b\x1b[2J\x7f"),
              "a" + mark + "b" + mark + "[2J" + mark);
    EXPECT_EQ(clean("\xff\xc3\x28"), mark + mark + "(");
    EXPECT_EQ(clean("\xc2\x85"), mark);  // U+0085, a line break to some
    EXPECT_EQ(clean(std::string_view("a\0b", 3)), "a" + mark + "b");
    EXPECT_EQ(clean("tab\tand\nline"), "tab\tand\nline");
    EXPECT_EQ(clean("a\r\nb\rc\r"), "a\nb\nc\n");
    EXPECT_EQ(clean("\xe2\x82\xac"), "\xe2\x82\xac");
}

TEST(Text, EscapesReadBack) {
    EXPECT_EQ(escape("a\nb\\n\\"), "a\\nb\\\\n\\\\");
    EXPECT_EQ(unescaped("a\\nb\\\\n\\\\"), "a\nb\\n\\");
    EXPECT_EQ(unescaped("C:\\temp\\"), "C:\\temp\\");  // as others write it
    std::mt19937 random(5);
    const std::string alphabet = "\\nr\n,\"x";
    for (int i = 0; i < 2000; ++i) {
        std::string text;
        for (int k = 0; k < 12; ++k) text += alphabet[random() % alphabet.size()];
        EXPECT_EQ(escape(text).find('\n'), npos);
        EXPECT_EQ(unescaped(escape(text)), text);
    }
}

TEST(Text, RandomBytesComeOutCleanOnOneLine) {
    std::mt19937 random(6);
    for (int i = 0; i < 2000; ++i) {
        std::string bytes;
        for (int k = 0; k < 40; ++k) bytes += static_cast<char>(random());
        const auto line = one_line(bytes);
        EXPECT_EQ(invalid_utf8(line), npos);
        EXPECT_EQ(line.find_first_of("\n\r\t\x1b"), npos);
        EXPECT_EQ(clean(line), line);
    }
}
