#pragma once
// cuBLASLt's FP8 product, from the library that the machine has (cuBLAS documentation,
// "cublasLtMatmul": e4m3 operands are both K-major, scales are floats on the device; by rows and by
// blocks on sm_90 alone, "Scaling").

#include <cublasLt.h>
#include <dlfcn.h>

#include <memory>
#include <string>

#include "gpu/check.hpp"
#include "gpu/memory.hpp"
#include "linear_layer.hpp"

namespace assay::micro::fp8 {

class cublas_lt {
  public:
    // Nothing where the machine has no such library, or the library no such product; `why` says so.
    static std::unique_ptr<cublas_lt> open(const layer& of, std::string& why) {
        // Where the loader looks, else where NVIDIA's installer puts it.
        const std::string name = "libcublasLt.so." + std::to_string(CUBLAS_VER_MAJOR);
        void* library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr)
            library = dlopen(("/usr/local/cuda/lib64/" + name).c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            why = name + " not found";
            return nullptr;
        }
        std::unique_ptr<cublas_lt> opened(new cublas_lt(library, of));
        if (opened->plan()) return opened;
        why = "cuBLASLt has no e4m3 product of this size and scale on this device";
        return nullptr;
    }
    ~cublas_lt() { destroy_(handle_); }
    cublas_lt(const cublas_lt&) = delete;
    cublas_lt& operator=(const cublas_lt&) = delete;

    // y of the layer, whose operands lie row by row. Column by column, as the library counts, that
    // is y^T = w x^T.
    void run(const session& s) {
        const float one = 1, zero = 0;
        must(matmul_(handle_, &operation_, &one, of_.w.bytes.data(), &w_, of_.x.bytes.data(), &x_,
                     &zero, of_.y.data(), &y_, of_.y.data(), &y_, &algorithm_, workspace_.data(),
                     workspace_.size(), static_cast<cudaStream_t>(s.stream().handle())),
             "cublasLtMatmul");
    }

  private:
    cublas_lt(void* library, const layer& of) : of_(of), workspace_(workspace_bytes) {
        load(library, "cublasLtCreate", create_);
        load(library, "cublasLtDestroy", destroy_);
        load(library, "cublasLtMatmul", matmul_);
        load(library, "cublasLtMatmulAlgoGetHeuristic", heuristic_);
        load(library, "cublasLtMatmulDescInit_internal", operation_init_);
        load(library, "cublasLtMatrixLayoutInit_internal", layout_init_);
        load(library, "cublasLtMatmulPreferenceInit_internal", preference_init_);
        load(library, "cublasLtMatmulDescSetAttribute", set_);
        load(library, "cublasLtMatmulPreferenceSetAttribute", prefer_);
        must(create_(&handle_), "cublasLtCreate");
    }

    bool plan() {
        const auto hidden = static_cast<std::uint64_t>(of_.size.hidden);
        const auto tokens = static_cast<std::uint64_t>(of_.size.tokens);
        const auto out = static_cast<std::uint64_t>(of_.size.out);
        const auto layout = [&](cublasLtMatrixLayoutOpaque_t& one, cudaDataType type,
                                std::uint64_t rows, std::uint64_t columns) {
            must(layout_init_(&one, sizeof one, type, rows, columns,
                              static_cast<std::int64_t>(rows)),
                 "cublasLtMatrixLayoutInit");
        };
        layout(w_, CUDA_R_8F_E4M3, hidden, out);
        layout(x_, CUDA_R_8F_E4M3, hidden, tokens);
        layout(y_, CUDA_R_16F, out, tokens);
        must(operation_init_(&operation_, sizeof operation_, CUBLAS_COMPUTE_32F, CUDA_R_32F),
             "cublasLtMatmulDescInit");
        set(CUBLASLT_MATMUL_DESC_TRANSA, CUBLAS_OP_T);
        set_scales();

        cublasLtMatmulPreferenceOpaque_t preference;
        must(preference_init_(&preference, sizeof preference), "cublasLtMatmulPreferenceInit");
        const std::size_t bytes = workspace_.size();
        must(prefer_(&preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &bytes, sizeof bytes),
             "cublasLtMatmulPreferenceSetAttribute");
        cublasLtMatmulHeuristicResult_t best{};
        int found = 0;
        const auto status =
            heuristic_(handle_, &operation_, &w_, &x_, &y_, &y_, &preference, 1, &best, &found);
        algorithm_ = best.algo;
        return status == CUBLAS_STATUS_SUCCESS && found == 1;
    }
    // What brings quantised numbers back, of a (w) and of b (x).
    void set_scales() {
        const auto mode = [&](bool weights) -> std::int32_t {
            if (of_.by == scale::tensor) return CUBLASLT_MATMUL_MATRIX_SCALE_SCALAR_32F;
            if (of_.by == scale::row) return CUBLASLT_MATMUL_MATRIX_SCALE_OUTER_VEC_32F;
            return weights ? CUBLASLT_MATMUL_MATRIX_SCALE_BLK128x128_32F
                           : CUBLASLT_MATMUL_MATRIX_SCALE_VEC128_32F;
        };
        set(CUBLASLT_MATMUL_DESC_A_SCALE_MODE, mode(true));
        set(CUBLASLT_MATMUL_DESC_B_SCALE_MODE, mode(false));
        set(CUBLASLT_MATMUL_DESC_A_SCALE_POINTER, of_.w.back.data());
        set(CUBLASLT_MATMUL_DESC_B_SCALE_POINTER, of_.x.back.data());
    }
    template <class Value>
    void set(cublasLtMatmulDescAttributes_t which, Value value) {
        must(set_(&operation_, which, &value, sizeof value), "cublasLtMatmulDescSetAttribute");
    }
    template <class Function>
    static void load(void* library, const char* name, Function*& function) {
        function = reinterpret_cast<Function*>(dlsym(library, name));
        if (function == nullptr) throw gpu::error(0, std::string("cuBLASLt without ") + name);
    }
    static void must(cublasStatus_t status, const char* what) {
        if (status != CUBLAS_STATUS_SUCCESS) throw gpu::error(status, what);
    }

    static constexpr std::size_t workspace_bytes = 32 << 20;
    const layer& of_;
    cublasLtHandle_t handle_ = nullptr;
    cublasLtMatmulDescOpaque_t operation_{};
    cublasLtMatrixLayoutOpaque_t w_{}, x_{}, y_{};
    cublasLtMatmulAlgo_t algorithm_{};
    gpu::buffer<std::byte> workspace_;
    decltype(cublasLtCreate)* create_ = nullptr;
    decltype(cublasLtDestroy)* destroy_ = nullptr;
    decltype(cublasLtMatmul)* matmul_ = nullptr;
    decltype(cublasLtMatmulAlgoGetHeuristic)* heuristic_ = nullptr;
    decltype(cublasLtMatmulDescInit_internal)* operation_init_ = nullptr;
    decltype(cublasLtMatrixLayoutInit_internal)* layout_init_ = nullptr;
    decltype(cublasLtMatmulPreferenceInit_internal)* preference_init_ = nullptr;
    decltype(cublasLtMatmulDescSetAttribute)* set_ = nullptr;
    decltype(cublasLtMatmulPreferenceSetAttribute)* prefer_ = nullptr;
};

}  // namespace assay::micro::fp8
