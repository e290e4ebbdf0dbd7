#pragma once
// Which unit made these outputs? Every unit whose formats fit computes every row; what agrees, what
// refutes, and what the rows leave open is told.

#include <assay/behaviour.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "operands.hpp"

namespace assay::behaviour::model {

// Units that give the same results on all rows, and which rows those are right on.
struct candidate {
    std::vector<const unit*> units;
    std::vector<std::uint64_t> results;  // in the order of the rows
    std::vector<bool> agrees;
    std::size_t agreeing = 0;
};

// A change of one parameter of a unit, and the rows that speak against the changed unit.
struct neighbour {
    std::string change;  // "fraction bits 24"
    std::size_t refuting = 0;
    std::size_t first_line = 0;  // of the file; 0 when no row refutes it
};

struct identification {
    std::vector<candidate> candidates;    // best first
    std::vector<std::size_t> explaining;  // candidates that together explain the most rows, few
    std::vector<std::size_t>
        first_explained_by;  // for each row an index into `explaining`, or its size
    std::size_t explained = 0;
};

// input_error when no unit's formats fit, or a row does not.
identification identify(const operand_file& file);

// The unit with one parameter changed by the smallest step, both ways, judged by the rows on which
// the unit itself agrees.
std::vector<neighbour> neighbours(const operand_file& file, const unit& u,
                                  const std::vector<bool>& rows);

// Units that do not exist but would agree with most rows: fused blocks of other lengths and widths,
// in the formats of `like`; the best one, its rows in `agreeing`.
unit best_unknown(const operand_file& file, const unit& like, std::size_t& agreeing);

// The parameters one step away from a unit's, each with its name.
struct changed_unit {
    std::string change;
    unit changed;
};
std::vector<changed_unit> one_step_away(const unit& u);

}  // namespace assay::behaviour::model
