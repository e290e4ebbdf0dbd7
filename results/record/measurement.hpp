#pragma once
// One row of what was measured. The columns, their order and their meaning stand here once;
// results/README.md documents them and a test holds the two together.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "status.hpp"
#include "unit.hpp"

namespace assay::record {

// The version of the columns below: a row of another schema is refused.
inline constexpr std::uint64_t schema_version = 1;

// Unknown numbers are empty optionals and unknown texts are empty; a NaN is a known value.
struct measurement {
    std::optional<std::uint64_t> schema = schema_version;
    std::string run;  // YYYYMMDDThhmmssZ-xxxxxxxx
    std::optional<std::uint64_t> process;
    std::string suite;
    std::string probe;
    std::string point;  // point::str()
    std::string quantity;
    std::optional<double> value;
    std::string unit;  // unit::symbol
    record::better better = record::better::none;
    std::optional<std::uint64_t> n;
    std::optional<double> median;
    std::optional<double> q1;
    std::optional<double> q3;
    std::optional<double> mad;
    std::optional<double> min;
    std::optional<double> max;
    std::optional<double> ci_low;
    std::optional<double> ci_high;
    record::status status = record::status::ok;
    std::string reason;
    std::string check;
    std::optional<double> peak;
    std::string peak_source;
    std::optional<double> fraction_of_peak;
    std::optional<double> published;
    std::string published_source;
    std::string evidence;
    std::string program;  // first 16 hex digits of the binary's SHA-256
    std::string device;
    std::optional<double> clock_mhz_before;
    std::optional<double> clock_mhz_after;
    std::optional<double> temperature_c;
    std::optional<double> power_w;
    std::string throttle;
    std::string data;
    std::optional<std::uint64_t> seed;

    friend bool operator==(const measurement&, const measurement&) = default;
};

// The member behind a column; its type says what a cell may hold.
using column_member = std::variant<std::string measurement::*, std::optional<double> measurement::*,
                                   std::optional<std::uint64_t> measurement::*,
                                   record::status measurement::*, record::better measurement::*>;

struct column {
    std::string_view name;
    column_member member;
};

// The columns of a row, in their order.
inline constexpr std::array<column, 37> columns{{
    {"schema", &measurement::schema},
    {"run", &measurement::run},
    {"process", &measurement::process},
    {"suite", &measurement::suite},
    {"probe", &measurement::probe},
    {"point", &measurement::point},
    {"quantity", &measurement::quantity},
    {"value", &measurement::value},
    {"unit", &measurement::unit},
    {"better", &measurement::better},
    {"n", &measurement::n},
    {"median", &measurement::median},
    {"q1", &measurement::q1},
    {"q3", &measurement::q3},
    {"mad", &measurement::mad},
    {"min", &measurement::min},
    {"max", &measurement::max},
    {"ci_low", &measurement::ci_low},
    {"ci_high", &measurement::ci_high},
    {"status", &measurement::status},
    {"reason", &measurement::reason},
    {"check", &measurement::check},
    {"peak", &measurement::peak},
    {"peak_source", &measurement::peak_source},
    {"fraction_of_peak", &measurement::fraction_of_peak},
    {"published", &measurement::published},
    {"published_source", &measurement::published_source},
    {"evidence", &measurement::evidence},
    {"program", &measurement::program},
    {"device", &measurement::device},
    {"clock_mhz_before", &measurement::clock_mhz_before},
    {"clock_mhz_after", &measurement::clock_mhz_after},
    {"temperature_c", &measurement::temperature_c},
    {"power_w", &measurement::power_w},
    {"throttle", &measurement::throttle},
    {"data", &measurement::data},
    {"seed", &measurement::seed},
}};

// "ok skipped emulated unstable failed", and back; nothing for any other text.
[[nodiscard]] std::string_view to_text(status s);
[[nodiscard]] std::optional<status> status_of(std::string_view text);
// "lower higher none", and back.
[[nodiscard]] std::string_view to_text(better b);
[[nodiscard]] std::optional<better> better_of(std::string_view text);

}  // namespace assay::record
