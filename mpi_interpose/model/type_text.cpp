#include "type_text.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace assay::mpi {
namespace {

struct basic_type {
    std::string_view name;
    int64_t bytes;
};

constexpr basic_type basic_types[] = {{"byte", 1},
                                      {"packed", 1},
                                      {"char", 1},
                                      {"signed_char", 1},
                                      {"unsigned_char", 1},
                                      {"int8_t", 1},
                                      {"uint8_t", 1},
                                      {"c_bool", 1},
                                      {"cxx_bool", 1},
                                      {"short", 2},
                                      {"unsigned_short", 2},
                                      {"int16_t", 2},
                                      {"uint16_t", 2},
                                      {"int", 4},
                                      {"unsigned", 4},
                                      {"int32_t", 4},
                                      {"uint32_t", 4},
                                      {"float", 4},
                                      {"wchar", 4},
                                      {"integer", 4},
                                      {"real", 4},
                                      {"logical", 4},
                                      {"long", 8},
                                      {"unsigned_long", 8},
                                      {"long_long", 8},
                                      {"long_long_int", 8},
                                      {"unsigned_long_long", 8},
                                      {"int64_t", 8},
                                      {"uint64_t", 8},
                                      {"double", 8},
                                      {"double_precision", 8},
                                      {"complex", 8},
                                      {"c_float_complex", 8},
                                      {"c_complex", 8},
                                      {"aint", 8},
                                      {"offset", 8},
                                      {"count", 8},
                                      {"double_complex", 16},
                                      {"c_double_complex", 16},
                                      {"long_double", 16}};

struct pair_layout {
    std::string_view name;
    int64_t first, second_at, extent;
};
constexpr pair_layout pairs[] = {{"float_int", 4, 4, 8},   {"2int", 4, 4, 8},
                                 {"double_int", 8, 8, 16}, {"long_int", 8, 8, 16},
                                 {"short_int", 2, 4, 8},   {"long_double_int", 16, 16, 32}};

constexpr int deepest = 64;
constexpr long double most_bytes = 0x1p60L;

class parser {
  public:
    parser(const std::string& text, tree& t) : text_(text), tree_(t) {}

    const node& whole() {
        const node* n = type(0);
        space();
        if (at_ < text_.size()) fail("'" + rest() + "' after the end of the type");
        if (n->size == 0) throw type_text_error(1, "the type holds no data");
        return *n;
    }

  private:
    using numbers = std::vector<int64_t>;

    [[noreturn]] void fail(const std::string& what) const { throw type_text_error(at_ + 1, what); }
    [[noreturn]] void fail_at(std::size_t place, const std::string& what) const {
        throw type_text_error(place + 1, what);
    }
    [[nodiscard]] std::string rest() const { return text_.substr(at_, 12); }
    [[nodiscard]] std::string seen() const {
        return at_ < text_.size() ? "'" + text_.substr(at_, 1) + "'" : "the end";
    }
    void space() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    }
    [[nodiscard]] bool next_is(char c) {
        space();
        return at_ < text_.size() && text_[at_] == c;
    }
    void expect(char c) {
        if (!next_is(c)) fail(std::string("'") + c + "' expected, not " + seen());
        ++at_;
    }
    std::string word() {
        space();
        std::string w;
        while (at_ < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
            w += static_cast<char>(std::tolower(static_cast<unsigned char>(text_[at_++])));
        for (const std::string_view prefix : {"mpi_", "type_", "create_", "order_", "distribute_"})
            if (w.starts_with(prefix)) w.erase(0, prefix.size());
        return w;
    }

    // An integer of MPI: an int, or where `wide` an address.
    int64_t integer(bool wide = false) {
        space();
        const std::size_t start = at_;
        if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
        const std::size_t digits = at_;
        while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) ++at_;
        if (digits == at_) {
            at_ = start;
            fail("a number expected, not " + seen());
        }
        const std::string written = text_.substr(start, at_ - start);
        const int64_t most = wide ? int64_t{1} << 60 : std::numeric_limits<int>::max();
        if (at_ - digits > 18 || std::abs(std::stoll(written)) > most)
            fail_at(start, written + " is too large");
        return std::stoll(written);
    }
    int64_t count() {
        space();
        const std::size_t start = at_;
        const int64_t n = integer();
        if (n < 0) fail_at(start, "a count must not be negative");
        expect(',');
        return n;
    }
    int64_t number(bool wide = false) {
        const int64_t n = integer(wide);
        expect(',');
        return n;
    }
    template <class Element>
    auto list(Element element) {
        std::vector<decltype(element())> found;
        expect('[');
        while (!next_is(']')) {
            if (!found.empty()) expect(',');
            found.push_back(element());
        }
        ++at_;
        return found;
    }
    numbers counts() {
        numbers n = list([&] { return integer(); });
        if (std::any_of(n.begin(), n.end(), [](int64_t v) { return v < 0; }))
            fail("a count in the list before is negative");
        expect(',');
        return n;
    }
    numbers places(bool wide, std::size_t wanted) {
        numbers n = list([&] { return integer(wide); });
        same(n.size(), wanted);
        expect(',');
        return n;
    }
    void same(std::size_t have, std::size_t wanted) const {
        if (have != wanted)
            fail("the list before has " + std::to_string(have) + " entries where " +
                 std::to_string(wanted) + " are expected");
    }
    order the_order() {
        space();
        const std::size_t start = at_;
        const std::string w = word();
        if (w != "c" && w != "fortran") fail_at(start, "the order must be c or fortran");
        expect(',');
        return w == "c" ? order::c : order::fortran;
    }
    // Refuses what 64-bit arithmetic would not hold: `copies` copies, the farthest `reach` away.
    void hold(const node* child, long double copies, long double reach) const {
        const long double span =
            std::max<long double>({static_cast<long double>(child->size),
                                   std::abs(static_cast<long double>(child->at.lb)),
                                   std::abs(static_cast<long double>(child->at.ub)), 1.0L});
        if (copies * span > most_bytes || std::abs(reach) + copies * span > most_bytes)
            fail("the type is larger than 2^60 bytes");
    }
    const node* last(int depth) {
        const node* child = type(depth + 1);
        expect(')');
        return child;
    }
    static long double product(const numbers& n) {
        long double p = 1;
        for (const int64_t v : n) p *= static_cast<long double>(v);
        return p;
    }
    static long double farthest(const numbers& n) {
        long double f = 0;
        for (const int64_t v : n) f = std::max(f, std::abs(static_cast<long double>(v)));
        return f;
    }
    static long double sum(const numbers& n) {
        long double s = 0;
        for (const int64_t v : n) s += static_cast<long double>(v);
        return s;
    }
    static numbers scaled(numbers places, const node* child) {
        for (int64_t& p : places) p *= child->extent();
        return places;
    }

    const node* type(int depth) {
        space();
        const std::size_t start = at_;
        if (depth > deepest) fail("nested deeper than 64 types");
        const std::string name = word();
        if (name.empty()) fail("a type expected, not " + seen());
        if (!next_is('(')) return named(name, start);
        ++at_;
        if (name == "contiguous" || name == "vector" || name == "hvector")
            return strided(name, depth);
        if (name.find("indexed") != std::string::npos) return listed(name, start, depth);
        if (name == "struct") return structure(depth);
        if (name == "subarray") return subarray(depth);
        if (name == "darray") return darray(depth);
        if (name == "resized") {
            const int64_t lb = number(true), extent = number(true);
            const node* child = last(depth);
            hold(child, 1, static_cast<long double>(lb) + static_cast<long double>(extent));
            return tree_.resized("resized", lb, extent, child);
        }
        if (name == "dup") return tree_.dup(last(depth));
        fail_at(start, "'" + name + "' is no constructor of MPI-3.1");
    }
    const node* named(const std::string& name, std::size_t start) {
        for (const basic_type& b : basic_types)
            if (b.name == name) return tree_.basic(name, b.bytes);
        for (const pair_layout& p : pairs)
            if (p.name == name) return tree_.pair(name, p.first, 4, p.second_at, p.extent);
        fail_at(start, "'" + name + "' is no basic type of MPI; constructors take arguments in ()");
    }
    const node* strided(const std::string& name, int depth) {
        const int64_t n = count();
        if (name == "contiguous") {
            const node* child = last(depth);
            hold(child, static_cast<long double>(n), 0);
            return tree_.strided(name, 1, n, 0, child);
        }
        const int64_t length = count(), stride = number(name == "hvector");
        const node* child = last(depth);
        const long double unit =
            name == "hvector" ? 1.0L : static_cast<long double>(child->extent());
        hold(child, static_cast<long double>(n) * static_cast<long double>(length),
             static_cast<long double>(n) * static_cast<long double>(stride) * unit);
        const int64_t step = name == "hvector" ? stride : stride * child->extent();
        return tree_.strided(name, n, length, step, child);
    }
    const node* listed(const std::string& name, std::size_t start, int depth) {
        const bool wide = name[0] == 'h', block = name.ends_with("_block");
        if (name != std::string(wide ? "h" : "") + "indexed" + (block ? "_block" : ""))
            fail_at(start, "'" + name + "' is no constructor of MPI-3.1");
        numbers lengths = block ? numbers{count()} : counts();
        numbers at;
        if (block) {
            at = list([&] { return integer(wide); });
            expect(',');
        } else {
            at = places(wide, lengths.size());
        }
        const node* child = last(depth);
        const long double copies =
            block ? sum(lengths) * static_cast<long double>(at.size()) : sum(lengths);
        hold(child, copies,
             farthest(at) * (wide ? 1.0L : static_cast<long double>(child->extent())));
        return tree_.listed(name, std::move(lengths), wide ? at : scaled(at, child), child);
    }
    const node* structure(int depth) {
        numbers lengths = counts();
        numbers at = places(true, lengths.size());
        std::vector<const node*> children = list([&] { return type(depth + 1); });
        same(children.size(), lengths.size());
        expect(')');
        for (std::size_t i = 0; i < at.size(); ++i) hold(children[i], sum(lengths), farthest(at));
        node* made =
            tree_.structure("struct", std::move(lengths), std::move(at), std::move(children));
        round_up(*made);
        return made;
    }
    // What a compiler aligns the type to, MPI-3.1 section 4.1.6.
    static int64_t alignment(const node& n) {
        if (n.kind == shape::basic) {
            const bool two = n.made_by.find("complex") != std::string::npos;
            return n.data.size() == 1 ? (two ? n.size / 2 : n.size) : n.data[1].offset;
        }
        int64_t most = 1;
        for (const node* part : n.of) most = std::max(most, alignment(*part));
        return most;
    }
    // A struct ends where the next one of an array may begin.
    static void round_up(node& n) {
        if (n.ub_marked || n.size == 0) return;
        const int64_t to = alignment(n), over = (n.at.ub - n.at.lb) % to;
        bounds rounded = n.at;
        rounded.ub += over ? to - over : 0;
        n.bound_by(n.size, rounded);
    }
    const node* subarray(int depth) {
        const numbers sizes = counts(), parts = counts(), starts = counts();
        if (parts.size() != sizes.size() || starts.size() != sizes.size() || sizes.empty())
            fail("sizes, parts and starts must have one entry a dimension");
        for (std::size_t d = 0; d < sizes.size(); ++d)
            if (parts[d] < 1 || starts[d] + parts[d] > sizes[d])
                fail("dimension " + std::to_string(d) + ": start + part must lie within the size");
        const order how = the_order();
        const node* child = last(depth);
        hold(child, product(sizes), 0);
        return tree_.subarray(sizes, parts, starts, how, child);
    }
    distribution the_distribution() {
        space();
        const std::size_t start = at_;
        const std::string w = word();
        if (w == "none") return distribution::none;
        if (w == "block") return distribution::block;
        if (w == "cyclic") return distribution::cyclic;
        fail_at(start, "a distribution must be none, block or cyclic");
    }
    int64_t distribution_argument() {
        space();
        if (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])))
            return integer();
        const std::size_t start = at_;
        const std::string w = word();
        if (w != "default" && w != "dflt_darg") fail_at(start, "a number or default expected");
        return -1;
    }
    const node* darray(int depth) {
        const int64_t size = count(), rank = count();
        const numbers sizes = counts();
        const auto how = list([&] { return the_distribution(); });
        expect(',');
        const numbers arguments = list([&] { return distribution_argument(); });
        expect(',');
        const numbers processes = counts();
        for (const std::size_t n : {how.size(), arguments.size(), processes.size()})
            if (n != sizes.size() || n == 0) fail("every list must have one entry a dimension");
        if (product(processes) != static_cast<long double>(size) || rank >= size)
            fail("the processes must multiply to the size, and the rank be below it");
        std::vector<darray_dimension> dimensions;
        for (std::size_t d = 0; d < sizes.size(); ++d) {
            if (arguments[d] == 0) fail("a distribution's argument must be above 0");
            dimensions.push_back({sizes[d], how[d], arguments[d], processes[d]});
        }
        const order o = the_order();
        const node* child = last(depth);
        hold(child, product(sizes), 0);
        return tree_.darray(rank, dimensions, o, child);
    }

    const std::string& text_;
    tree& tree_;
    std::size_t at_ = 0;
};

}  // namespace

const node& type_of_text(const std::string& text, tree& t) { return parser(text, t).whole(); }

}  // namespace assay::mpi
