#include "expected.hpp"

#include "harness/sass_table.hpp"
#include "micro/dpx/sass_csv.hpp"

namespace assay::micro::dpx {

std::vector<record::expected_code> expected_of(intrinsic i) {
    return expected_in(sass_csv, name_of(i));
}

}  // namespace assay::micro::dpx
