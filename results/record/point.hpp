#pragma once
// Where on its axes a probe was measured: `key=value;key=value`, sorted by key, so that equal
// points are equal texts.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::record {

class point {
  public:
    point() = default;
    // As set() of each in turn.
    point(std::initializer_list<std::pair<const std::string, std::string>> axes);

    // Sets one axis. Keys are not empty, keys and values hold no ';' and keys no '=';
    // std::invalid_argument otherwise.
    point& set(std::string key, std::string value);
    // The axis's value, or an empty view.
    [[nodiscard]] std::string_view get(std::string_view key) const;
    [[nodiscard]] std::string str() const;
    // The inverse of str(); std::invalid_argument names the piece that is not key=value or repeats
    // a key.
    static point parse(std::string_view text);
    // True when every axis of `wanted` stands in this point with the same value.
    [[nodiscard]] bool matches(const point& wanted) const;
    friend bool operator==(const point&, const point&) = default;

  private:
    [[nodiscard]] bool has(std::string_view key) const;

    std::vector<std::pair<std::string, std::string>> axes_;  // in the order of keys
};

}  // namespace assay::record
