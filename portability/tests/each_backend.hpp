#pragma once
// A test body written once, run on every back end that this translation unit was compiled for: all
// of the host's, the model of a device, or a device (skipped with the reason where there is none).

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "assay/parallel.hpp"

namespace assay::parallel {

#if ASSAY_FOR_DEVICE
#define ASSAY_TEST_TEXT_(a) #a
#define ASSAY_TEST_TEXT(a) ASSAY_TEST_TEXT_(a)
inline std::vector<std::string> backends_here() { return {ASSAY_TEST_TEXT(ASSAY_ISA)}; }
#else
inline std::vector<std::string> backends_here() { return backends(); }
#endif

class each_backend : public testing::TestWithParam<std::string> {
  public:
    std::unique_ptr<executor> on;
    // `host` in the memory of the back end.
    template <class T>
    buffer<T> put(const std::vector<T>& host) const {
        return buffer<T>(*on, std::span<const T>(host));
    }

  protected:
    void SetUp() override {
        const std::string why = why_unavailable(GetParam());
        if (!why.empty()) GTEST_SKIP() << why;
        on = make_executor(GetParam(), 3);
    }
};

inline std::string backend_name(const testing::TestParamInfo<std::string>& info) {
    return info.param;
}

#define ASSAY_ON_EACH_BACKEND(suite)                                                               \
    INSTANTIATE_TEST_SUITE_P(backends, suite, testing::ValuesIn(assay::parallel::backends_here()), \
                             assay::parallel::backend_name)

}  // namespace assay::parallel
