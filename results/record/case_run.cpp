#include "case_run.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "statistics.hpp"

namespace assay::record {
namespace {

// How bad a verdict is, the worst highest.
int severity(status s) {
    switch (s) {
        case status::ok:
            return 0;
        case status::emulated:
            return 1;
        case status::unstable:
            return 2;
        case status::skipped:
            return 3;
        case status::failed:
            return 4;
    }
    return 4;
}

// Adds `part` to a list of texts, once.
void append_once(std::string& list, const std::string& part, std::string_view separator) {
    if (part.empty() || list.find(part) != std::string::npos) return;
    if (!list.empty()) list += separator;
    list += part;
}

std::optional<double> known_number(double number) {
    return std::isnan(number) ? std::nullopt : std::optional(number);
}

// The greater of what is known.
void raise(std::optional<double>& most, double number) {
    if (!std::isnan(number)) most = std::max(most.value_or(number), number);
}

void set_statistics(measurement& m, const quantity& q, std::span<const double> samples) {
    const auto s = summarize(samples);
    m.n = s.n;
    if (samples.empty()) return;
    m.median = s.median;
    m.q1 = s.q1;
    m.q3 = s.q3;
    m.mad = s.mad;
    m.min = s.min;
    m.max = s.max;
    m.ci_low = known_number(s.ci.low);
    m.ci_high = known_number(s.ci.high);
    m.value = q.value == summary::median ? m.median : q.value == summary::min ? m.min : m.max;
}

void set_references(measurement& m, const quantity& q) {
    m.peak = q.peak;
    m.peak_source = q.peak_source;
    m.published = q.published;
    m.published_source = q.published_source;
    if (m.value && m.peak && *m.peak > 0) m.fraction_of_peak = *m.value / *m.peak;
}

// A measured row without numbers is a failure, and says so.
void judge_samples(measurement& m, std::span<const double> samples) {
    if (m.status == status::skipped) return;
    const auto odd = std::ranges::count_if(samples, [](double x) { return !std::isfinite(x); });
    std::string reason;
    if (samples.empty()) reason = "the case gave no value of this quantity";
    if (odd > 0) {
        reason = std::to_string(odd) + " of " + std::to_string(samples.size()) +
                 " samples are not finite";
    }
    if (reason.empty()) return;
    if (m.status != status::failed) m.reason.clear();
    if (m.status != status::failed || odd > 0) append_once(m.reason, reason, "; ");
    m.status = status::failed;
}

}  // namespace

void case_run::repeat(int iterations) {
    iterations_ = iterations;
    ++repetition_;
    seconds_ = 0;
    values_.clear();
    try {
        case_.run(*this);
    } catch (const std::exception& e) {
        fail(e.what());
    } catch (...) {
        fail("the case threw something that is no std::exception");
    }
}

void case_run::judge(status verdict, const std::string& reason) {
    if (severity(verdict) < severity(verdict_)) return;
    if (verdict != verdict_) reason_.clear();
    verdict_ = verdict;
    append_once(reason_, reason, "; ");
}

quantity& case_run::known(std::string_view name) {
    const auto found = std::ranges::find(facts_, name, &quantity::name);
    if (found == facts_.end()) {
        throw std::out_of_range(case_.probe + " has no quantity '" + std::string(name) + "'");
    }
    return *found;
}

void case_run::sample(std::string_view name, double value) { values_[known(name).name] = value; }

void case_run::peak(std::string_view name, double value, std::string source) {
    known(name).peak = value;
    known(name).peak_source = std::move(source);
}

void case_run::published(std::string_view name, double value, std::string source) {
    known(name).published = value;
    known(name).published_source = std::move(source);
}

void case_run::data(std::string kind, std::uint64_t seed) {
    shared_.data = std::move(kind);
    shared_.seed = seed;
}

void case_run::clocks(double before_mhz, double after_mhz, double temperature_c, double power_w,
                      std::string throttle) {
    if (!shared_.clock_mhz_before) shared_.clock_mhz_before = known_number(before_mhz);
    if (!std::isnan(after_mhz)) shared_.clock_mhz_after = after_mhz;
    raise(shared_.temperature_c, temperature_c);
    raise(shared_.power_w, power_w);
    append_once(shared_.throttle, throttle, " ");
}

measurement case_run::row_of(const quantity& q, std::span<const double> samples) const {
    measurement m = shared_;
    m.probe = case_.probe;
    m.point = case_.at.str();
    m.quantity = q.name;
    m.unit = q.unit.symbol;
    m.better = q.unit.direction;
    m.status = verdict_;
    m.reason = reason_;
    if (verdict_ != status::skipped) set_statistics(m, q, samples);
    set_references(m, q);
    judge_samples(m, samples);
    return m;
}

std::vector<sampled_row> case_run::rows(
    const row_origin& origin, const std::map<std::string, std::vector<double>>& samples) const {
    std::vector<sampled_row> result;
    for (const auto& q : facts_) {
        const auto found = samples.find(q.name);
        sampled_row one{{}, found == samples.end() ? std::vector<double>{} : found->second};
        one.row = row_of(q, one.samples);
        one.row.run = origin.run;
        one.row.process = static_cast<std::uint64_t>(origin.process);
        one.row.suite = origin.suite;
        one.row.program = origin.program;
        if (one.row.device.empty()) one.row.device = origin.device;
        result.push_back(std::move(one));
    }
    return result;
}

}  // namespace assay::record
