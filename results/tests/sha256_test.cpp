#include "record/sha256.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

using namespace assay::record;

namespace {

std::string digest(const std::string& bytes) {
    std::istringstream in(bytes);
    return sha256_hex(in);
}

}  // namespace

// The examples that NIST publishes with FIPS 180-4, and one million times 'a'.
TEST(Sha256, GivesThePublishedDigests) {
    EXPECT_EQ(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(digest(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// On both sides of the length where the padding needs a block of its own; from coreutils'
// sha256sum.
TEST(Sha256, PadsAtTheEdgesOfABlock) {
    EXPECT_EQ(digest(std::string(55, 'x')),
              "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072");
    EXPECT_EQ(digest(std::string(56, 'x')),
              "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e");
    EXPECT_EQ(digest(std::string(64, 'x')),
              "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c");
    EXPECT_EQ(digest(std::string(65536, 'x')),
              "1f8745f0d2d1387ec1af2211a3cf417b2e9e885e853472649c1d979d0e9370e3");
}

TEST(Sha256, ProgramHashIsOfTheRunningBinary) {
    std::ifstream binary("/proc/self/exe", std::ios::binary);
    EXPECT_EQ(program_hash(), sha256_hex(binary).substr(0, 16));
    EXPECT_EQ(program_hash().find_first_not_of("0123456789abcdef"), std::string::npos);
}
