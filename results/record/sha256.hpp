#pragma once
// SHA-256 (FIPS 180-4), so that a row can name the very binary that made it and a carried program
// needs no cryptographic library.

#include <istream>
#include <string>

namespace assay::record {

// The digest of all bytes that `in` still holds, as 64 lower-case hex digits.
[[nodiscard]] std::string sha256_hex(std::istream& in);

// The first 16 hex digits of the running binary's SHA-256; computed once. Empty where it cannot be
// read.
[[nodiscard]] const std::string& program_hash();

}  // namespace assay::record
