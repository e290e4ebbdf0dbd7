#include "variant.hpp"

#include <algorithm>
#include <stdexcept>

#include "assay/parallel/machine.hpp"
#include "device_code.hpp"

namespace assay::stream {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& w : words) text += (text.empty() ? "" : ", ") + w;
    return text;
}

template <class T>
const host_code<T>& code_named(const std::string& isa) {
    std::vector<std::string> known;
    for (const host_code<T>& code : host_codes<T>()) {
        if (isa.empty() || code.isa == isa) return code;
        known.emplace_back(code.isa);
    }
    throw std::invalid_argument("this CPU does not run '" + isa + "'; it runs " + joined(known));
}

template <class T>
const host_code<T>& either(const host_code<double>& d, const host_code<float>& f) {
    if constexpr (sizeof(T) == sizeof(double))
        return (void)f, d;
    else
        return (void)d, f;
}

// What runs on devices: the kernels compiled for one, or a rival.
template <class T>
struct device_code {
    std::string_view name, runtime;
    const host_code<T>* portable;
    T (*rival)(kernel, parallel::device_executor&, arrays<T>);
};
template <class T>
std::vector<device_code<T>> device_codes() {
    return {
#if defined(ASSAY_HAS_CUDA)
        {"cuda", "cuda", &either<T>(code_double_cuda, code_float_cuda), nullptr},
#endif
#if defined(ASSAY_HAS_HIP)
            {"hip", "hip", &either<T>(code_double_hip, code_float_hip), nullptr},
#endif
#if defined(ASSAY_HAS_CUDA)
            {"native-cuda", "cuda", nullptr, run_native_cuda<T>},
            {"cub", "cuda", nullptr, run_cub<T>},
#endif
#if defined(ASSAY_HAS_HIP)
            {"native-hip", "hip", nullptr, run_native_hip<T>},
#endif
    };
}

template <class T>
variant<T> make_device_variant(const device_code<T>& code, parallel::store stores) {
    const std::shared_ptr<parallel::executor> on = parallel::make_executor(code.runtime);
    parallel::device_executor& d = *on->device();
    const auto count = static_cast<std::ptrdiff_t>(d.multiprocessors());
    variant<T> v{std::string(code.name), on->concurrency(), count * native_device_chains, on, {}};
    if (code.portable == nullptr) {
        v.run = [run = code.rival, &d](kernel k, const arrays<T>& m) { return run(k, d, m); };
        return v;
    }
    v.chains = count * code.portable->portable_chains;
    v.run = [run = code.portable->portable, policy = parallel::par.on(*on).stores(stores)](
                kernel k, const arrays<T>& m) { return run(k, policy, m); };
    return v;
}

}  // namespace

std::vector<std::string> variant_names() {
    std::vector<std::string> names = parallel::backends();
    for (const auto& code : device_codes<double>())
        if (code.portable != nullptr) names.emplace_back(code.name);
    if (host_codes<double>().front().native != nullptr) names.emplace_back("native");
    if (host_codes<double>().front().native_vector != nullptr) names.emplace_back("native-vector");
    for (const auto& code : device_codes<double>())
        if (code.portable == nullptr) names.emplace_back(code.name);
    return names;
}

std::string runtime_of(const std::string& variant) {
    for (const auto& code : device_codes<double>())
        if (code.name == variant) return std::string(code.runtime);
    return "";
}

std::string why_unavailable(const std::string& variant) {
    return parallel::why_unavailable(runtime_of(variant));
}

std::string rival_of(const std::string& variant) {
    if (const std::string runtime = runtime_of(variant); !runtime.empty()) {
        const std::string rival = "native-" + runtime;
        return variant == rival ? "" : rival;
    }
    const bool has_native = host_codes<double>().front().native != nullptr;
    return variant == "native" || !has_native ? "" : "native";
}

template <class T>
variant<T> make_variant(const std::string& name, const variant_options& options) {
    const std::vector<std::string> names = variant_names();
    if (std::find(names.begin(), names.end(), name) == names.end())
        throw std::invalid_argument("no back end '" + name + "' in this build; it has " +
                                    joined(names) + " and all");
    for (const auto& code : device_codes<T>())
        if (code.name == name) return make_device_variant<T>(code, options.stores);
    const host_code<T>& code = code_named<T>(options.isa);
    const bool by_hand = name.starts_with("native"), vectors = name == "native-vector";
    std::shared_ptr<parallel::executor> on =
        parallel::make_executor(by_hand ? "openmp" : name, options.threads);
    const std::size_t threads = on->concurrency();
    const int chains = !by_hand  ? code.portable_chains
                       : vectors ? code.native_vector_chains
                                 : code.native_chains;
    variant<T> v{name, threads, static_cast<std::ptrdiff_t>(threads) * chains, on, {}};
    if (by_hand) {
        const auto loops = vectors ? code.native_vector : code.native;
        v.run = [loops, threads](kernel k, const arrays<T>& m) {
            return loops(k, static_cast<int>(threads), m);
        };
    } else {
        const auto policy = parallel::par.on(*on).stores(options.stores);
        v.run = [&code, policy](kernel k, const arrays<T>& m) {
            return code.portable(k, policy, m);
        };
    }
    return v;
}
template variant<double> make_variant(const std::string&, const variant_options&);
template variant<float> make_variant(const std::string&, const variant_options&);

}  // namespace assay::stream
