#pragma once
// Texts from anywhere made fit for a row: valid UTF-8, printable, one line.

#include <string>
#include <string_view>

namespace assay::record {

// Offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no
// surrogates, at most U+10FFFF); npos when all are.
[[nodiscard]] std::size_t invalid_utf8(std::string_view text);

// A copy where each byte that is not well-formed UTF-8 and each control character (U+0000 to
// U+001F, U+007F to U+009F) but line feed and tab stands as U+FFFD. A carriage return, alone or
// before a line feed, becomes a line feed.
[[nodiscard]] std::string clean(std::string_view text);

// How a clean text stands in a cell of a row: backslash `\\`, line feed `\n`; and back. A backslash
// before any other character stands for itself.
[[nodiscard]] std::string escape(std::string_view text);
void unescape_to(std::string_view text, std::string& out);

// clean(), and on one line: line feeds and tabs as spaces. For tables, names and messages.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace assay::record
