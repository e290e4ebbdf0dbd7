#include "backend.hpp"

namespace assay::parallel {
namespace {

class serial final : public executor {
  public:
    [[nodiscard]] std::string_view name() const override { return "serial"; }
    [[nodiscard]] std::size_t concurrency() const override { return 1; }
    void bulk(std::size_t parts, part_body body) override {
        for (std::size_t part = 0; part < parts; ++part) body(part);
    }
};

}  // namespace

std::unique_ptr<executor> make_serial(std::size_t) { return std::make_unique<serial>(); }

}  // namespace assay::parallel
