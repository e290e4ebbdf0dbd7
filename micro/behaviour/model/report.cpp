#include "report.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

#include "describe.hpp"

namespace assay::behaviour::model {

namespace {

constexpr std::size_t most_listed = 12;

void print_figures(std::ostream& out, const std::string& name, const error_figures& f) {
    out << std::left << std::setw(34) << name << std::right << std::setprecision(4) << std::setw(13)
        << f.relative << std::setw(13) << f.largest << std::setw(15) << f.componentwise
        << std::setw(13) << f.bias << std::setw(12) << f.not_finite << '\n';
}

std::string names(const candidate& c) {
    std::string text;
    for (std::size_t i = 0; i < c.units.size(); ++i) text += (i ? ", " : "") + c.units[i]->name;
    return text;
}

// The first row that refutes a candidate.
void print_refutation(std::ostream& out, const operand_file& file, const candidate& c) {
    const auto place = std::find(c.agrees.begin(), c.agrees.end(), false);
    if (place == c.agrees.end()) return;
    const auto i = static_cast<std::size_t>(place - c.agrees.begin());
    const auto& line = file.lines[i];
    out << "line " << line.line << " has " << line.d << ", it gives "
        << hex(c.results[i], *c.units[0]->cd);
}

void print_neighbours(std::ostream& out, const operand_file& file, const unit& u,
                      const std::vector<bool>& rows) {
    std::string open;
    for (const auto& n : neighbours(file, u, rows)) {
        if (n.refuting == 0) {
            open += (open.empty() ? "" : ", ") + n.change;
            continue;
        }
        out << "    " << n.change << ": refuted by " << n.refuting << " rows, first line "
            << n.first_line << '\n';
    }
    if (!open.empty()) out << "    left open by these rows: " << open << '\n';
}

// Rows that one of the explaining candidates alone agrees with.
std::size_t only_by(const identification& found, std::size_t chosen) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < found.first_explained_by.size(); ++i) {
        std::size_t agreeing = 0;
        for (const std::size_t c : found.explaining)
            agreeing += found.candidates[c].agrees[i] ? 1 : 0;
        count += agreeing == 1 && found.candidates[chosen].agrees[i] ? 1 : 0;
    }
    return count;
}

confirmation best_confirmed(const candidate& c) {
    confirmation best = confirmation::documented;
    for (const unit* u : c.units) best = std::min(best, u->confirmed);
    return best;
}

void print_explanation(std::ostream& out, const operand_file& file, const identification& found,
                       std::size_t which) {
    const std::size_t chosen = found.explaining[which];
    const candidate& c = found.candidates[chosen];
    out << names(c) << '\n'
        << "  " << describe(c.units[0]->how, *c.units[0]->cd) << '\n'
        << "  " << describe(best_confirmed(c)) << "\n  agrees with " << c.agreeing << " of "
        << c.agrees.size() << " rows";
    if (found.explaining.size() > 1)
        out << ", with " << only_by(found, chosen) << " of them alone among those named";
    out << '\n';
    std::vector<bool> own(c.agrees.size());
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = found.first_explained_by[i] == which;
    print_neighbours(out, file, *c.units[0], own);
}

void print_others(std::ostream& out, const operand_file& file, const identification& found) {
    std::size_t listed = 0;
    for (std::size_t i = 0; i < found.candidates.size(); ++i) {
        const auto& c = found.candidates[i];
        const auto& chosen = found.explaining;
        if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
        if (listed++ == 0) out << "\nothers\n";
        if (listed > most_listed) continue;
        out << "  " << c.agreeing << " of " << c.agrees.size() << ": " << names(c) << "; ";
        print_refutation(out, file, c);
        out << '\n';
    }
    if (listed > most_listed) out << "  and " << listed - most_listed << " more with fewer rows\n";
}

void print_unknown(std::ostream& out, const operand_file& file, const identification& found) {
    const unit& like = *found.candidates[0].units[0];
    if (like.cd->integer()) return;
    std::size_t agreeing = 0;
    const unit best = best_unknown(file, like, agreeing);
    if (agreeing <= found.candidates[0].agreeing) return;
    out << "\nno known unit alone; nearest accumulation in the formats of " << like.name << "\n  "
        << describe(best.how, *best.cd) << ": " << agreeing << " of " << file.lines.size()
        << " rows\n";
}

}  // namespace

void print_error(std::ostream& out, const unit& u, const shape& s, std::uint64_t seed,
                 const error_report& r) {
    const auto instructions = (s.k + u.elements - 1) / u.elements;
    const bool integer = u.cd->integer();
    out << u.name << ", " << s.m << "x" << s.n << "x" << s.k << ": "
        << (integer ? "uniform" : "normal(0,1)") << " operands rounded to " << u.a->name << " and "
        << u.b->name << ", seed " << seed << ", " << instructions << " instructions a result\n"
        << describe(u.how, *u.cd) << "; " << describe(u.confirmed) << "\n\n"
        << std::left << std::setw(34) << "against the exact product" << std::right << std::setw(13)
        << "relative" << std::setw(13) << "max |error|" << std::setw(15) << "max |e|/|a||b|"
        << std::setw(13) << "bias" << std::setw(12) << "not finite" << '\n';
    print_figures(out, u.name, r.of_unit);
    if (integer) return;
    const std::string cd(u.cd->name);
    print_figures(out, "fused multiply-adds in " + cd, r.of_chain);
    print_figures(out, "exact, rounded once to " + cd, r.of_best);
    out << "\nrelative: root of the sum of squared errors over that of the exact product; bias: "
           "mean"
           "\nof |result| - |exact| over the mean of |exact|, negative where results are cut\n";
}

bool print_identification(std::ostream& out, const operand_file& file,
                          const identification& found) {
    const std::size_t rows = file.lines.size();
    const bool one = found.explaining.size() == 1 && found.explained == rows;
    const bool all = found.explained == rows;
    out << rows << " rows; " << found.candidates.size() << " kinds of units fit their formats\n\n";
    out << (one ? "made by" : all ? "a mixture of" : "not all explained; the nearest") << "\n\n";
    for (std::size_t e = 0; e < found.explaining.size(); ++e)
        print_explanation(out, file, found, e);
    if (!all) {
        const auto place =
            std::find(found.first_explained_by.begin(), found.first_explained_by.end(), rows);
        const auto i = static_cast<std::size_t>(place - found.first_explained_by.begin());
        out << "\n"
            << rows - found.explained << " rows are explained by no unit, first line "
            << file.lines[i].line << '\n';
    }
    if (!one) print_unknown(out, file, found);
    print_others(out, file, found);
    return all;
}

}  // namespace assay::behaviour::model
