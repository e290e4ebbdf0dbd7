#pragma once
// Files of dot products: one a line, operands as bit patterns in hex.

#include <assay/behaviour.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace assay::behaviour::model {

// "FILE:LINE:COLUMN: cause". LINE counts from 1 with the header, COLUMN counts fields from 1.
class input_error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// One line, its patterns still text: which formats they have, the unit says.
struct operand_line {
    std::size_t line = 0;
    std::string unit;
    std::string c;
    std::string a;
    std::string b;
    std::string sa;
    std::string sb;
    std::string d;
};

// The lines of a CSV file in their order. `required` names the columns that must be there, of
// unit c a b sa sb d; others are passed over. input_error for anything that is not such a file.
struct operand_file {
    std::string name;
    std::vector<std::string> header;
    std::vector<operand_line> lines;
};
operand_file read_operands(const std::string& name, const std::vector<std::string>& required);

// The field number of a column, for messages.
std::size_t column_of(const operand_file& file, const std::string& name);

// A dot product's patterns, parsed and of the right number for a unit.
struct patterns {
    std::uint64_t c = 0;
    std::vector<std::uint64_t> a;
    std::vector<std::uint64_t> b;
    std::vector<std::uint64_t> sa;
    std::vector<std::uint64_t> sb;

    [[nodiscard]] dot_product product() const { return {c, a, b, sa, sb}; }
};
// input_error names the field that does not fit `u`.
patterns parse(const operand_file& file, const operand_line& line, const unit& u);
// One pattern of the column `column`, as c or d; input_error where it is none of f.
std::uint64_t parse_one(const operand_file& file, const operand_line& line,
                        const std::string& column, const std::string& text, const format& f);
// Whether it fits, without a message.
bool fits(const operand_line& line, const unit& u);

// The unit that a line names, of its number of elements; nullptr where there is none.
const unit* unit_of(const operand_line& line);
// Hex digits of the longest pattern of a field.
std::size_t longest_pattern(const std::string& text);

// A pattern in hex, as wide as its format.
std::string hex(std::uint64_t pattern, const format& f);

}  // namespace assay::behaviour::model
