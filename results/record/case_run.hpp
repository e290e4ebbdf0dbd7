#pragma once
// One case while it runs: what its body says, repetition by repetition, and the rows that come of
// it.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "program.hpp"

namespace assay::record {

// Columns that are the same in all rows of a program.
struct row_origin {
    std::string run;
    int process = 1;
    std::string suite;
    std::string program;
    std::string device;
};

// A row and the samples behind it.
struct sampled_row {
    measurement row;
    std::vector<double> samples;
};

class case_run final : public sampling {
  public:
    case_run(const probe_case& c, bool quick) : case_(c), quick_(quick), facts_(c.quantities) {}

    // Runs the body once; whatever it throws becomes the verdict `failed`. Its values stand in
    // values() after.
    void repeat(int iterations);
    // A value of each quantity, in their order; a NaN with given() false where the body gave none.
    [[nodiscard]] const std::map<std::string, double, std::less<>>& values() const {
        return values_;
    }
    [[nodiscard]] double seconds() const { return seconds_; }
    // The body skipped or failed: no further repetition tells anything.
    [[nodiscard]] bool over() const {
        return verdict_ == status::skipped || verdict_ == status::failed;
    }
    [[nodiscard]] status verdict() const { return verdict_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }
    [[nodiscard]] const probe_case& subject() const { return case_; }

    // One row a quantity. `samples` holds those of each quantity, in the order of the repetitions.
    [[nodiscard]] std::vector<sampled_row> rows(
        const row_origin& origin, const std::map<std::string, std::vector<double>>& samples) const;

    [[nodiscard]] int iterations() const override { return iterations_; }
    [[nodiscard]] bool quick() const override { return quick_; }
    [[nodiscard]] int repetition() const override { return repetition_; }
    void timed(double seconds) override { seconds_ = seconds; }
    void sample(std::string_view quantity, double value) override;
    void peak(std::string_view quantity, double value, std::string source) override;
    void published(std::string_view quantity, double value, std::string source) override;
    void check(std::string text) override { shared_.check = std::move(text); }
    void data(std::string kind, std::uint64_t seed) override;
    void clocks(double before_mhz, double after_mhz, double temperature_c, double power_w,
                std::string throttle) override;
    void evidence(std::string text) override { shared_.evidence = std::move(text); }
    void device(std::string name) override { shared_.device = std::move(name); }
    void skip(std::string reason) override { judge(status::skipped, reason); }
    void emulated(std::string reason) override { judge(status::emulated, reason); }
    void unstable(std::string reason) override { judge(status::unstable, reason); }
    void fail(std::string reason) override { judge(status::failed, reason); }

  private:
    void judge(status verdict, const std::string& reason);
    quantity& known(std::string_view name);
    [[nodiscard]] measurement row_of(const quantity& q, std::span<const double> samples) const;

    const probe_case& case_;
    bool quick_;
    std::vector<quantity>
        facts_;           // the case's quantities, with the peaks and figures its body told
    measurement shared_;  // columns that the body sets for all quantities
    int iterations_ = 1;
    int repetition_ = -1;
    double seconds_ = 0;
    std::map<std::string, double, std::less<>> values_;
    status verdict_ = status::ok;
    std::string reason_;
};

}  // namespace assay::record
