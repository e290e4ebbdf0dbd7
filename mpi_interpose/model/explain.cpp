// assay_mpi_explain: what the interposer makes of a datatype.

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <limits>
#include <sstream>

#include "method.hpp"
#include "type_text.hpp"

namespace {

using namespace assay::mpi;

constexpr const char* usage =
    "usage: assay_mpi_explain [--count N] [--device] TYPE\n"
    "What the interposer makes of N instances (1) of a datatype, for each MPI; --device: of a "
    "GPU's\n"
    "memory, where the MPI takes no pointers of it. TYPE is nested as MPI's constructors are, "
    "with\n"
    "their names and arguments; lists stand in brackets:\n"
    "  assay_mpi_explain 'vector(1024,1,2,double)'\n"
    "  assay_mpi_explain --count 100 'struct([1,1,3],[0,8,16],[int,double,char])'\n"
    "  assay_mpi_explain 'subarray([256,256,256],[256,256,1],[0,0,0],c,double)'\n"
    "Methods are chosen from the file that ASSAY_MPI_MODEL names, or from what assay_mpi_measure\n"
    "left in the user's cache; ASSAY_MPI_METHOD is not looked at. Exit code 2: bad input.\n";

struct request {
    std::string type;
    std::int64_t count = 1;
    memory where = memory::host;
};

int refuse(const std::string& what) {
    std::cerr << "assay_mpi_explain: " << what << '\n';
    return 2;
}

// "12.3 us"
std::string time_text(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g us", seconds * 1e6);
    return text;
}

std::string predictions(const shape_of_message& s, const measurements& measured) {
    std::string out;
    const bool host = s.where == memory::host;
    for (const method m :
         {host ? method::pass : method::oneshot, host ? method::pack : method::staged})
        if (const auto seconds = predicted(m, s, measured))
            out += (out.empty() ? "" : ", ") + std::string(name_of(m)) + " " + time_text(*seconds);
    return out.empty() ? "unmeasured (run assay_mpi_measure)" : out;
}

std::string method_text(const shape_of_message& s, const plan& p, std::int64_t count,
                        const measurements& measured, flavour mpi) {
    const bool host = s.where == memory::host;
    if (host && p.is_copy(count)) return "pass (one run of bytes)";
    const method m = host ? chosen(s, measured, mpi) : through_host(s, measured);
    const std::string name(name_of(m));
    if (m == method::pass || arrives_whole(s, mpi)) return name;
    if (host) return "pass (packed fragments may end inside of a basic type)";
    return "a copy as it lies for sends, " + name +
           " for receives (packed fragments may end inside of a basic type)";
}

// Empty measurements where there is no file; false where there is one that cannot be used.
bool measured_for(flavour mpi, measurements& m) {
    std::string why;
    const std::string path = measurements::default_path(name_of(mpi));
    m = measurements::read(path, why);
    const bool named = std::getenv("ASSAY_MPI_MODEL") && *std::getenv("ASSAY_MPI_MODEL");
    if (!m.empty() || (!named && why.ends_with(std::strerror(ENOENT))) || path.empty()) return true;
    refuse(why);
    return false;
}

int explain(const request& r) {
    tree t;
    const node& n = type_of_text(r.type, t);
    if (r.count > (std::int64_t{1} << 60) / std::max<std::int64_t>(n.size, 1))
        return refuse("--count " + std::to_string(r.count) + ": more than 2^60 bytes");
    measurements per_mpi[2];
    for (const flavour f : {flavour::openmpi, flavour::mpich})
        if (!measured_for(f, per_mpi[static_cast<int>(f)])) return 2;
    const form f = canonical(n);
    const plan p(f, n.at, best_isa());
    const shape_of_message s = shape_of(p, composition_of(n), r.count, r.where);
    std::cout << "tree: " << text(n) << "\ncanonical: " << text(f) << "\nplan: " << p.text();
    std::ostringstream methods, times;
    for (const flavour mpi : {flavour::openmpi, flavour::mpich}) {
        const measurements& measured = per_mpi[static_cast<int>(mpi)];
        const char* next = mpi == flavour::openmpi ? "" : "; ";
        methods << next << name_of(mpi) << ' ' << method_text(s, p, r.count, measured, mpi);
        times << next << name_of(mpi) << ' ' << predictions(s, measured);
    }
    std::cout << "\nmethod: " << methods.str() << "\npredicted: " << times.str() << '\n';
    return 0;
}

bool count_of(const char* text, std::int64_t& count) {
    char* end = nullptr;
    count = std::strtoll(text, &end, 10);
    return *text && !*end && count > 0 && count <= std::numeric_limits<int>::max();
}

}  // namespace

int main(int argc, char** argv) {
    request r;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--help" || word == "-h") {
            std::cout << usage;
            return 0;
        }
        if (word == "--device") {
            r.where = memory::device;
        } else if (word == "--count") {
            if (i + 1 == argc || !count_of(argv[++i], r.count))
                return refuse("--count takes a number of instances from 1 to 2147483647");
        } else if (word.starts_with("-")) {
            return refuse("no option " + word + "; see --help");
        } else if (!r.type.empty()) {
            return refuse("one type at a time, not also '" + word + "'");
        } else {
            r.type = word;
        }
    }
    if (r.type.empty()) return refuse("no type given, as 'vector(1024,1,2,double)'; see --help");
    try {
        return explain(r);
    } catch (const type_text_error& e) {
        return refuse(e.what());
    } catch (const std::bad_alloc&) {
        return refuse("not enough memory for this type");
    }
}
