#pragma once
// The cases of a program, and what of them the command line selects.

#include <functional>
#include <iosfwd>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "program.hpp"

namespace assay::record {

// A bad command line or input, said in one line; the program exits with 2.
class usage_error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Every case that add_case() was given, in that order.
[[nodiscard]] const std::vector<probe_case>& all_cases();

// Cases whose "probe/point" matches the regular expression `filter` (empty: any) and that have the
// axes of `at`. usage_error for a bad expression and for a selection of none.
[[nodiscard]] std::vector<const probe_case*> select_cases(const std::string& filter,
                                                          const point& at);

// What --list and --evidence print of a selection.
void list_cases(const std::string& suite, std::span<const probe_case* const> cases,
                std::ostream& out);
void list_evidence(const std::string& suite, std::span<const probe_case* const> cases,
                   std::ostream& out);

// What --describe prints: the program's statement and, a probe, its quantities with where their
// peaks and published figures come from, as JSON.
void describe_cases(const program_info& info, std::span<const probe_case* const> cases,
                    std::ostream& out);

}  // namespace assay::record
