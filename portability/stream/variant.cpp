#include "variant.hpp"

#include <algorithm>
#include <stdexcept>

#include "assay/parallel/machine.hpp"

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

}  // namespace

std::vector<std::string> variant_names() {
    std::vector<std::string> names = parallel::backends();
    if (host_codes<double>().front().native != nullptr) names.emplace_back("native");
    if (host_codes<double>().front().native_vector != nullptr) names.emplace_back("native-vector");
    return names;
}

template <class T>
variant<T> make_variant(const std::string& name, const variant_options& options) {
    const std::vector<std::string> names = variant_names();
    if (std::find(names.begin(), names.end(), name) == names.end())
        throw std::invalid_argument("no back end '" + name + "' in this build; it has " +
                                    joined(names) + " and all");
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
