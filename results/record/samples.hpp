#pragma once
// Raw samples beside the rows: DIR/<probe with dots>.<process>.f64, doubles in little-endian order,
// `n` a row, in the order of the rows.

#include <set>
#include <span>
#include <string>

namespace assay::record {

class sample_files {
  public:
    // An empty folder name: nothing is written. The folder is made; std::system_error where it
    // cannot be.
    sample_files(std::string folder, int process, bool keep);
    // Appends to the probe's file, which the first call for that probe makes anew unless `keep`.
    void append(const std::string& probe, std::span<const double> samples);

  private:
    std::string folder_;
    int process_;
    bool keep_;
    std::set<std::string> begun_;
};

}  // namespace assay::record
