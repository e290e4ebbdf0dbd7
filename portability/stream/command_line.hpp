#pragma once
// The options of stream and of its programs under MPI.

#include <span>
#include <vector>

#include "options.hpp"
#include "record/program.hpp"

namespace assay::stream {

std::vector<record::program_option> size_and_place_options(settings& s);

// What the modes with a table of their own know beside `options`.
struct table_arguments {
    bool csv = false, quick = false;
};
// Sets the options; std::invalid_argument with one line for a word that is none of them.
table_arguments read_table_arguments(std::span<const record::program_option> options,
                                     std::span<char* const> arguments);

}  // namespace assay::stream
