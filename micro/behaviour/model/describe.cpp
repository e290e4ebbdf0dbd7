#include "describe.hpp"

namespace assay::behaviour::model {

namespace {

std::string bits(int count) { return count == unlimited ? "no" : std::to_string(count); }

std::string cut(const parameters& how) {
    if (how.fraction_bits == unlimited) return "added exactly";
    return "cut toward zero at " + bits(how.fraction_bits) + " fraction bits";
}

std::string result_of(const parameters& how, const format& cd) {
    const std::string name(cd.name);
    const std::string width = std::to_string(how.result_bits) + " fraction bits";
    return how.result == rounding::toward_zero ? name + " cut toward zero to " + width
                                               : name + " rounded to nearest even at " + width;
}

}  // namespace

std::string describe(const parameters& how, const format& cd) {
    const std::string block = std::to_string(how.block);
    switch (how.accumulation) {
        case accumulation::fused:
            return "blocks of " + block + " and c " + cut(how) + ", " + result_of(how, cd);
        case accumulation::converted:
            return "two f16 blocks of " + block + " from zero " + cut(how) + ", " +
                   result_of(how, cd) + ", then c by an IEEE addition";
        case accumulation::chain:
            return "a chain of IEEE fused multiply-adds in " + std::string(cd.name);
        case accumulation::pairwise:
            return "trees of " + block + " products by IEEE additions" +
                   (how.flushes ? ", subnormals flushed" : "");
        case accumulation::exact:
            return "groups of " + block + " and c added exactly, rounded once";
        case accumulation::late:
            return "groups of " + block + " " + cut(how) +
                   (how.interleaved ? ", even and odd apart" : "") + ", then rounded down at " +
                   bits(how.late_bits) + " bits beside c at " + bits(how.addend_bits) + ", " +
                   result_of(how, cd);
        case accumulation::scaled:
            return "groups of " + block + " added exactly and scaled, with c " + cut(how) + ", " +
                   result_of(how, cd);
        case accumulation::integer:
            break;
    }
    return how.clamps ? "exact, clamped to s32" : "exact, modulo 2^32";
}

std::string describe(confirmation c) {
    switch (c) {
        case confirmation::recorded:
            return "held against outputs recorded on hardware";
        case confirmation::simulated:
            return "as MMA-Sim has it";
        case confirmation::documented:
            break;
    }
    return "by the instruction set's text, or by rule";
}

}  // namespace assay::behaviour::model
