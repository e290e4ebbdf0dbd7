#include "record/point.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

using assay::record::point;

namespace {

std::string refusal(std::string_view text) {
    try {
        (void)point::parse(text);
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "accepted";
}

}  // namespace

TEST(Point, IsSortedByKeySoThatEqualPointsAreEqualTexts) {
    const point one{{"kernel", "triad"}, {"bytes", "1024"}};
    const point other{{"bytes", "1024"}, {"kernel", "triad"}};
    EXPECT_EQ(one.str(), "bytes=1024;kernel=triad");
    EXPECT_EQ(one.str(), other.str());
    EXPECT_EQ(point().str(), "");
}

TEST(Point, ParsesWhatItWrites) {
    for (const char* text : {"", "a=1", "a=1;b=2", "a=x=y", "a=;b= 2 "}) {
        EXPECT_EQ(point::parse(text).str(), text);
    }
    EXPECT_EQ(point::parse("b=2;a=1").str(), "a=1;b=2");
    EXPECT_EQ(point::parse("a=1").get("a"), "1");
    EXPECT_EQ(point::parse("a=1").get("b"), "");
}

TEST(Point, NamesThePieceThatIsNoAxis) {
    EXPECT_EQ(refusal("a=1;b"), "point: 'b' is not key=value");
    EXPECT_EQ(refusal("=1"), "point: '=1' is not key=value");
    EXPECT_EQ(refusal("a=1;;b=2"), "point: '' is not key=value");
    EXPECT_EQ(refusal("a=1;a=2"), "point: 'a=2' names its key a second time");
}

TEST(Point, RefusesKeysAndValuesThatWouldNotReadBack) {
    point p;
    EXPECT_THROW(p.set("", "1"), std::invalid_argument);
    EXPECT_THROW(p.set("a=b", "1"), std::invalid_argument);
    EXPECT_THROW(p.set("a;b", "1"), std::invalid_argument);
    EXPECT_THROW(p.set("a", "1;2"), std::invalid_argument);
    EXPECT_THROW((point{{"a", "1;2"}}), std::invalid_argument);
}

TEST(Point, MatchesWhenEveryWantedAxisIsThere) {
    const point p{{"arch", "sm_90a"}, {"shape", "m16n8k16"}};
    EXPECT_TRUE(p.matches({}));
    EXPECT_TRUE(p.matches({{"arch", "sm_90a"}}));
    EXPECT_FALSE(p.matches({{"arch", "sm_90"}}));
    EXPECT_FALSE(p.matches({{"type", "bf16"}}));
    EXPECT_FALSE(point().matches(p));
}
