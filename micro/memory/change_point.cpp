#include "change_point.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace assay::micro::memory {

namespace {

constexpr std::size_t least_points = 3;
constexpr int permutations = 999;

double middle_of(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const std::size_t n = sorted.size();
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

// Ranks from 1, equal values share theirs.
std::vector<double> ranks_of(std::span<const double> values) {
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        double less = 0, equal = 0;
        for (const double v : values) less += v < values[i], equal += v == values[i];
        ranks[i] = less + (equal + 1) / 2;
    }
    return ranks;
}

// How far the ranks before a cut lie from their mean, by the deviations that chance gives; of the
// cut where that is farthest.
double strongest(std::span<const double> ranks) {
    const auto n = static_cast<double>(ranks.size());
    double best = 0;
    double sum = 0;
    for (std::size_t i = 0; i + least_points < ranks.size(); ++i) {
        sum += ranks[i];
        const auto k = static_cast<double>(i + 1);
        if (i + 1 < least_points) continue;
        best =
            std::max(best, std::abs(sum - k * (n + 1) / 2) / std::sqrt(k * (n - k) * (n + 1) / 12));
    }
    return best;
}

// How often a shuffled order has as strong a cut; 64-bit LCG (Knuth, MMIX), fixed seed.
double chance_of(double weight, std::vector<double> ranks) {
    std::uint64_t state = 1;
    int as_strong = 1;
    for (int p = 0; p < permutations; ++p) {
        for (std::size_t i = ranks.size(); i-- > 1;) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            std::swap(ranks[i], ranks[(state >> 33) % (i + 1)]);
        }
        as_strong += strongest(ranks) >= weight;
    }
    return as_strong / (permutations + 1.0);
}

double deviation_of(std::span<const double> level) {
    const double middle = middle_of(level);
    double sum = 0;
    for (const double v : level) sum += std::abs(v - middle);
    return sum;
}

// The cut that leaves the least absolute deviations from both sides' medians.
std::size_t closest_cut(std::span<const double> curve) {
    std::size_t best = least_points;
    double least = deviation_of(curve);
    for (std::size_t at = least_points; at + least_points <= curve.size(); ++at) {
        const double left = deviation_of(curve.first(at)) + deviation_of(curve.subspan(at));
        if (left < least) best = at, least = left;
    }
    return best;
}

void find(std::span<const double> curve, std::size_t offset, std::vector<change>& found) {
    if (curve.size() < 2 * least_points) return;
    const auto ranks = ranks_of(curve);
    if (chance_of(strongest(ranks), ranks) > false_alarm) return;
    const std::size_t at = closest_cut(curve);
    find(curve.first(at), offset, found);
    found.push_back({offset + at, 0, 0});
    find(curve.subspan(at), offset + at, found);
}

// Levels between neighbouring changes; a change between like levels is dropped.
std::vector<change> with_levels(std::span<const double> curve, std::vector<change> found) {
    for (std::size_t i = 0; i < found.size();) {
        const std::size_t from = i > 0 ? found[i - 1].at : 0;
        const std::size_t to = i + 1 < found.size() ? found[i + 1].at : curve.size();
        found[i].before = middle_of(curve.subspan(from, found[i].at - from));
        found[i].after = middle_of(curve.subspan(found[i].at, to - found[i].at));
        const bool alike =
            std::abs(found[i].after - found[i].before) < least_step * std::abs(found[i].before);
        if (!alike) {
            ++i;
            continue;
        }
        found.erase(found.begin() + static_cast<std::ptrdiff_t>(i));
        i = i > 0 ? i - 1 : 0;
    }
    return found;
}

}  // namespace

std::vector<change> change_points(std::span<const double> curve) {
    std::vector<change> found;
    find(curve, 0, found);
    return with_levels(curve, std::move(found));
}

}  // namespace assay::micro::memory
