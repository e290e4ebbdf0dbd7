#pragma once
// The ways to launch a kernel, one function for all.

#include <cuda_runtime_api.h>

#include <memory>

#include "gpu/check.hpp"
#include "harness/closure.hpp"

namespace assay::micro::pipeline {

enum class method { kernel, cooperative, graph, pdl, cluster };
inline constexpr method methods[]{method::kernel, method::cooperative, method::graph, method::pdl,
                                  method::cluster};

constexpr const char* name_of(method m) {
    constexpr const char* names[]{"kernel", "cooperative", "graph", "pdl", "cluster"};
    return names[static_cast<int>(m)];
}
constexpr bool needs_hopper(method m) { return m >= method::pdl; }

// One thread a block; a cluster has two blocks.
inline void launch_by(method m, const void* kernel, unsigned blocks, void** arguments,
                      cudaStream_t on) {
    cudaLaunchAttribute attribute{};
    if (m == method::cooperative) {
        attribute.id = cudaLaunchAttributeCooperative;
        attribute.val.cooperative = 1;
    } else if (m == method::pdl) {
        attribute.id = cudaLaunchAttributeProgrammaticStreamSerialization;
        attribute.val.programmaticStreamSerializationAllowed = 1;
    } else if (m == method::cluster) {
        attribute.id = cudaLaunchAttributeClusterDimension;
        attribute.val.clusterDim.x = 2;
        attribute.val.clusterDim.y = attribute.val.clusterDim.z = 1;
    }
    cudaLaunchConfig_t config{};
    config.gridDim = dim3(blocks);
    config.blockDim = dim3(1);
    config.stream = on;
    config.attrs = &attribute;
    config.numAttrs = m == method::kernel || m == method::graph ? 0 : 1;
    ASSAY_CHECK(cudaLaunchKernelExC(&config, kernel, arguments));
}

// What submits `count` launches: they themselves in a row, or one graph of them.
inline closure<void()> batch_of(method m, int count, cudaStream_t on,
                                const closure<void()>& enqueue) {
    if (m != method::graph)
        return [=] {
            for (int i = 0; i < count; ++i) enqueue();
        };
    cudaGraph_t graph{};
    cudaGraphExec_t executable{};
    ASSAY_CHECK(cudaStreamBeginCapture(on, cudaStreamCaptureModeThreadLocal));
    for (int i = 0; i < count; ++i) enqueue();
    ASSAY_CHECK(cudaStreamEndCapture(on, &graph));
    ASSAY_CHECK(cudaGraphInstantiate(&executable, graph, 0));
    ASSAY_CHECK(cudaGraphDestroy(graph));
    const std::shared_ptr<CUgraphExec_st> kept(
        executable, [](cudaGraphExec_t e) { static_cast<void>(cudaGraphExecDestroy(e)); });
    return [kept, on] { ASSAY_CHECK(cudaGraphLaunch(kept.get(), on)); };
}

}  // namespace assay::micro::pipeline
