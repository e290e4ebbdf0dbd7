#pragma once

#include <cmath>
#include <random>

namespace assay::reference {

// The standard's distributions differ between libraries; this does not.
class draw {
  public:
    explicit draw(unsigned seed) : engine_(seed) {}
    double uniform(double low, double high) {
        return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
    }
    double logarithmic(double low, double high) {
        return std::exp(uniform(std::log(low), std::log(high)));
    }
    int whole(int low, int high) {
        return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace assay::reference
