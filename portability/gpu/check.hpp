#pragma once
// A runtime call that fails throws, and says which expression failed and where.

#include <source_location>
#include <stdexcept>
#include <string>

#include "vendor.hpp"

namespace assay::gpu {

// What went wrong in the runtime. `code` is the vendor's number.
class error : public std::runtime_error {
  public:
    error(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    [[nodiscard]] int code() const { return code_; }

  private:
    int code_;
};

// The device has no place for what was asked, as for a cluster of so many blocks: no fault of the
// program.
class refused : public error {
  public:
    using error::error;
};

}  // namespace assay::gpu

namespace ASSAY_GPU_NAMESPACE {

// Throws `error` unless `status` is the runtime's success: "cudaMalloc(...):
// cudaErrorMemoryAllocation: out of memory (memory.cpp:12)".
void check_status(int status, const char* expression, std::source_location place);

}  // namespace ASSAY_GPU_NAMESPACE

// The expression's text is all that a function cannot see.
#define ASSAY_CHECK(expression)                                           \
    ::assay::gpu::check_status(static_cast<int>(expression), #expression, \
                               ::std::source_location::current())
