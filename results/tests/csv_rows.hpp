#pragma once
// Rows for the tests of the CSV reader and writer.

#include <string>
#include <vector>

#include "record/csv.hpp"

// A row with something in every column.
inline assay::record::measurement full_row() {
    assay::record::measurement m;
    m.run = "20260101T000000Z-0123abcd";
    m.process = 3;
    m.suite = "micro";
    m.probe = "dpx/latency";
    m.point = "arch=sm_90a;intrinsic=__vimax3_s32";
    m.quantity = "latency";
    m.value = m.median = 4.5;
    m.unit = "cycle";
    m.better = assay::record::better::lower;
    m.n = 9;
    m.q1 = 4.25;
    m.q3 = 5;
    m.mad = 0.1;
    m.min = 4;
    m.max = 1e300;
    m.ci_low = 4.4;
    m.ci_high = 4.6;
    m.status = assay::record::status::emulated;
    m.reason = "no native form";
    m.check = "256 of 256 pairs equal";
    m.peak = 4;
    m.peak_source = "\"Table 3\", p. 4";
    m.fraction_of_peak = 1.125;
    m.published = 4.6;
    m.published_source = "a paper";
    m.evidence = "VIMNMX3 x 64";
    m.program = "0123456789abcdef";
    m.device = "made-up device";
    m.clock_mhz_before = 1980;
    m.clock_mhz_after = 1975;
    m.temperature_c = 51;
    m.power_w = 300.5;
    m.throttle = "none";
    m.data = "random";
    m.seed = 18446744073709551615U;
    return m;
}

inline std::vector<assay::record::measurement> read_all(const std::string& file) {
    assay::record::csv_reader reader(file);
    std::vector<assay::record::measurement> rows;
    for (assay::record::measurement m; reader.next(m);) rows.push_back(m);
    return rows;
}
