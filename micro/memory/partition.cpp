#include "partition.hpp"

#include <algorithm>
#include <limits>

namespace assay::micro::memory {

namespace {

// The middle of the widest gap between neighbours, or infinity where no gap is wide.
double boundary(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    double widest = 0, middle = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
        if (values[i] - values[i - 1] > widest) {
            widest = values[i] - values[i - 1];
            middle = (values[i] + values[i - 1]) / 2;
        }
    return widest > least_gap * median_of(values) ? middle
                                                  : std::numeric_limits<double>::infinity();
}

std::vector<bool> like_first(const latency_map& map, const std::vector<bool>& is_far) {
    std::vector<bool> with(map.sms);
    for (std::size_t sm = 0; sm < map.sms; ++sm) {
        std::size_t same = 0;
        for (std::size_t line = 0; line < map.lines; ++line)
            same += is_far[sm * map.lines + line] == is_far[line];
        with[sm] = 2 * same > map.lines;
    }
    return with;
}

}  // namespace

double median_of(std::vector<double> values) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

partition_view view_of(const latency_map& map) {
    partition_view view;
    view.is_far.assign(map.latency.size(), false);
    std::vector<double> near, far;
    std::size_t split = 0;
    for (std::size_t line = 0; line < map.lines; ++line) {
        std::vector<double> column;
        for (std::size_t sm = 0; sm < map.sms; ++sm) column.push_back(map.at(sm, line));
        const double limit = boundary(column);
        split += limit < std::numeric_limits<double>::infinity();
        for (std::size_t sm = 0; sm < map.sms; ++sm) {
            view.is_far[sm * map.lines + line] = column[sm] > limit;
            (column[sm] > limit ? far : near).push_back(column[sm]);
        }
    }
    view.partitions = 2 * split > map.lines ? 2 : 1;
    view.near = median_of(near);
    view.far = view.partitions == 2 ? median_of(far) : view.near;
    view.with_first = like_first(map, view.is_far);
    return view;
}

}  // namespace assay::micro::memory
