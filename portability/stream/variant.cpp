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

#if defined(ASSAY_HAS_CUDA)
template <class T>
variant<T> make_device_variant(const std::string& name, parallel::store stores) {
    const std::shared_ptr<parallel::executor> on = parallel::make_executor("cuda");
    parallel::device_executor& d = *on->device();
    const auto count = static_cast<std::ptrdiff_t>(d.multiprocessors());
    if (name != "cuda") {
        const auto run = name == "cub" ? run_cub<T> : run_native_cuda<T>;
        return {name, on->concurrency(), count * native_cuda_chains, on,
                [run, &d](kernel k, const arrays<T>& m) { return run(k, d, m); }};
    }
    const host_code<T>* code = nullptr;
    if constexpr (sizeof(T) == sizeof(double))
        code = &code_double_cuda;
    else
        code = &code_float_cuda;
    const auto policy = parallel::par.on(*on).stores(stores);
    return {name, on->concurrency(), count * code->portable_chains, on,
            [code, policy](kernel k, const arrays<T>& m) { return code->portable(k, policy, m); }};
}
#endif

}  // namespace

std::vector<std::string> variant_names() {
    std::vector<std::string> names = parallel::backends();
    if (host_codes<double>().front().native != nullptr) names.emplace_back("native");
    if (host_codes<double>().front().native_vector != nullptr) names.emplace_back("native-vector");
#if defined(ASSAY_HAS_CUDA)
    const auto host = names.begin() + static_cast<std::ptrdiff_t>(parallel::backends().size());
    names.insert(host, "cuda");
    names.insert(names.end(), {"native-cuda", "cub"});
#endif
    return names;
}

bool on_device(const std::string& variant) {
    return variant == "cuda" || variant == "native-cuda" || variant == "cub";
}

std::string why_unavailable(const std::string& variant) {
    return on_device(variant) ? parallel::why_unavailable("cuda") : "";
}

std::string rival_of(const std::string& variant) {
    if (on_device(variant)) return variant == "native-cuda" ? "" : "native-cuda";
    const bool has_native = host_codes<double>().front().native != nullptr;
    return variant == "native" || !has_native ? "" : "native";
}

template <class T>
variant<T> make_variant(const std::string& name, const variant_options& options) {
    const std::vector<std::string> names = variant_names();
    if (std::find(names.begin(), names.end(), name) == names.end())
        throw std::invalid_argument("no back end '" + name + "' in this build; it has " +
                                    joined(names) + " and all");
#if defined(ASSAY_HAS_CUDA)
    if (on_device(name)) return make_device_variant<T>(name, options.stores);
#endif
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
