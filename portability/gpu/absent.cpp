// What a build without any GPU runtime answers.

#include "facts.hpp"
#include "selection.hpp"

namespace assay::gpu {

const device_list& visible_devices() {
    static const device_list list{{}, "no GPU: built without CUDA and HIP"};
    return list;
}

void make_current(const facts&) {}

}  // namespace assay::gpu
