#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace assay::record {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

// What may follow a lead byte (Unicode 15.0, table 3-7): bytes after it, and the range of the first
// of them.
struct lead {
    unsigned first, last, following, low, high;
};
constexpr std::array<lead, 8> leads{{{0xc2, 0xdf, 1, 0x80, 0xbf},
                                     {0xe0, 0xe0, 2, 0xa0, 0xbf},
                                     {0xe1, 0xec, 2, 0x80, 0xbf},
                                     {0xed, 0xed, 2, 0x80, 0x9f},
                                     {0xee, 0xef, 2, 0x80, 0xbf},
                                     {0xf0, 0xf0, 3, 0x90, 0xbf},
                                     {0xf1, 0xf3, 3, 0x80, 0xbf},
                                     {0xf4, 0xf4, 3, 0x80, 0x8f}}};

// Bytes of the well-formed character at `at`; 0 where there is none.
std::size_t character_bytes(std::string_view text, std::size_t at) {
    const unsigned c = byte_at(text, at);
    if (c < 0x80) return 1;
    const auto* l = std::ranges::find_if(leads, [&](const lead& e) { return c <= e.last; });
    if (l == leads.end() || c < l->first || at + l->following >= text.size()) return 0;
    if (byte_at(text, at + 1) < l->low || byte_at(text, at + 1) > l->high) return 0;
    for (std::size_t i = 2; i <= l->following; ++i) {
        if ((byte_at(text, at + i) & 0xc0U) != 0x80) return 0;
    }
    return l->following + 1;
}

bool is_control(std::string_view character) {
    const unsigned c = byte_at(character, 0);
    if (character.size() == 1) {
        return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
    }
    return c == 0xc2 && byte_at(character, 1) < 0xa0;
}

}  // namespace

std::size_t invalid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight = 0;
        while (at + 8 <= text.size()) {
            std::memcpy(&eight, text.data() + at, 8);
            if ((eight & 0x8080808080808080U) != 0) break;
            at += 8;
        }
        if (at == text.size()) break;
        const auto bytes = character_bytes(text, at);
        if (bytes == 0) return at;
        at += bytes;
    }
    return std::string_view::npos;
}

std::string clean(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto bytes = character_bytes(text, at);
        const auto character = text.substr(at, std::max<std::size_t>(bytes, 1));
        at += character.size();
        if (character == "\r")
            out += text.substr(at, 1) == "\n" ? "" : "\n";
        else
            out += bytes == 0 || is_control(character) ? replacement : character;
    }
    return out;
}

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

void unescape_to(std::string_view text, std::string& out) {
    out.clear();
    while (!text.empty()) {
        const auto backslash = text.find('\\');
        out += text.substr(0, backslash);
        if (backslash == std::string_view::npos) return;
        const char next = backslash + 1 < text.size() ? text[backslash + 1] : '\0';
        out += next == 'n' ? '\n' : '\\';
        text.remove_prefix(backslash + (next == 'n' || next == '\\' ? 2 : 1));
    }
}

std::string one_line(std::string_view text) {
    std::string out = clean(text);
    std::ranges::replace_if(
        out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return out;
}

}  // namespace assay::record
