#pragma once
// Units of measured values: each has a name, the symbol that stands in rows, and the direction in
// which it is better.

#include <string_view>

namespace assay::record {

enum class better { lower, higher, none };

struct unit {
    std::string_view name;
    std::string_view symbol;
    better direction;
    friend constexpr bool operator==(const unit&, const unit&) = default;
};

namespace units {
inline constexpr unit cycle{"cycle", "cycle", better::lower};
inline constexpr unit nanosecond{"nanosecond", "ns", better::lower};
inline constexpr unit gigabyte_per_second{"gigabyte (1e9 B) per second", "GB/s", better::higher};
inline constexpr unit byte_per_cycle_per_sm{"byte per cycle per SM", "B/cycle/SM", better::higher};
inline constexpr unit byte_per_cycle{"byte per cycle", "B/cycle", better::higher};
inline constexpr unit instruction_per_cycle_per_sm{"instruction per cycle per SM", "instr/cycle/SM",
                                                   better::higher};
inline constexpr unit flop_per_cycle_per_sm{"operation per cycle per SM", "FLOP/cycle/SM",
                                            better::higher};
inline constexpr unit teraflop_per_second{"1e12 operations per second", "TFLOP/s", better::higher};
inline constexpr unit gigavalue_per_second{"1e9 values of a function per second", "Gvalue/s",
                                           better::higher};
inline constexpr unit ulp{"unit in the last place", "ulp", better::lower};
inline constexpr unit ratio{"ratio", "ratio", better::higher};
inline constexpr unit count{"count", "count", better::none};
inline constexpr unit part_per_million{"part per million", "ppm", better::none};
inline constexpr unit watt{"watt", "W", better::lower};
inline constexpr unit megahertz{"megahertz", "MHz", better::none};
}  // namespace units

}  // namespace assay::record
