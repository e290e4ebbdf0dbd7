#include "expected.hpp"

#include "harness/sass_table.hpp"
#include "micro/tensor/sass_csv.hpp"

namespace assay::micro::tensor {

std::vector<record::expected_code> expected_of(std::string_view instruction) {
    return expected_in(sass_csv, instruction);
}

}  // namespace assay::micro::tensor
