#include "answers.hpp"

#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "layout.hpp"

namespace assay::micro::tensor {

namespace {

std::vector<std::uint32_t> words_of(const form& f, const product& p) {
    std::vector<std::uint32_t> words(std::size_t{lanes} * lane_words);
    const std::span all(words);
    scatter(all, lane_words, left_number(f), p.a, stored_k(f),
            [&](int lane, int i) { return place_in_a(f, lane, i); });
    scatter(all.subspan(left_words), lane_words, right_number(f), p.b, f.n,
            [&](int lane, int i) { return place_in_b(f, lane, i); });
    for (std::size_t lane = 0; lane < lanes; ++lane)
        put_control_words(all.subspan(lane * lane_words), f);
    return words;
}

}  // namespace

answers compare_product(const session& s, const single_product& once, unsigned threads,
                        const std::vector<std::uint32_t>& words,
                        const std::vector<std::uint32_t>& before,
                        const std::vector<std::uint32_t>& wanted) {
    const gpu::buffer<std::uint32_t> in(words), c(before);
    gpu::buffer<std::uint32_t> d(before.size());
    gpu::launch_shape shape{{once.blocks, 1, 1}, {threads, 1, 1}};
    shape.cluster = once.blocks;
    gpu::launch(once.kernel, shape, s.stream(), in.data(), c.data(), d.data());
    s.stream().synchronize();
    const auto got = d.to_host();
    answers found{0, got.size()};
    for (std::size_t i = 0; i < got.size(); ++i) found.equal += got[i] == wanted[i];
    return found;
}

answers check_answers(const session& s, const form& f, const single_product& once) {
    const product p = make_product(f, 3);
    std::vector<std::uint32_t> before(std::size_t{lanes} * once.result_words);
    auto wanted = before;
    scatter(std::span(before), once.result_words, number_of(f.d), p.c, f.n, place_in_d);
    scatter(std::span(wanted), once.result_words, number_of(f.d), p.d, f.n, place_in_d);
    return compare_product(s, once, lanes, words_of(f, p), before, wanted);
}

}  // namespace assay::micro::tensor
