#include "expected.hpp"

#include "harness/sass_table.hpp"
#include "micro/pipeline/sass_csv.hpp"

namespace assay::micro::pipeline {

std::vector<record::expected_code> expected_of(std::string_view operation) {
    return expected_in(sass_csv, operation);
}

}  // namespace assay::micro::pipeline
