#pragma once
// A test body written once, run on every back end of the build.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "assay/parallel.hpp"

namespace assay::parallel {

class each_backend : public testing::TestWithParam<std::string> {
  protected:
    std::unique_ptr<executor> on = make_executor(GetParam(), 3);
};

inline std::string backend_name(const testing::TestParamInfo<std::string>& info) {
    return info.param;
}

#define ASSAY_ON_EACH_BACKEND(suite)                                                          \
    INSTANTIATE_TEST_SUITE_P(backends, suite, testing::ValuesIn(assay::parallel::backends()), \
                             assay::parallel::backend_name)

}  // namespace assay::parallel
