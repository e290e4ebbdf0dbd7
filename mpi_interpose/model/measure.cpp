// assay_mpi_measure: measures this machine once for the interposer's choice of methods.

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "measurements.hpp"

namespace {

using assay::mpi::measurements;

constexpr const char* usage =
    "usage: assay_mpi_measure [--mpi openmpi|mpich] [--output FILE]\n"
    "Measures, on two ranks of this machine, the library's own typed messages for each size of\n"
    "basic type, contiguous messages, our packers and memcpy (half a minute an MPI), and, where\n"
    "there is a GPU, packing on it and copies to and from it; without one it says so. It writes\n"
    "FILE, or else the file that ASSAY_MPI_MODEL names, or else assay/mpi_<mpi>.csv in\n"
    "XDG_CACHE_HOME or ~/.cache, where libassay_mpi_<mpi>.so looks for it. Without --mpi every "
    "MPI\n"
    "whose mpirun.<mpi> is found is measured. The file is whole or not written at all.\n"
    "Exit codes: 0 done, 1 a measurement failed, 2 bad usage.\n";

struct request {
    std::string mpi, output;
};

int refuse(const std::string& what, int code) {
    std::cerr << "assay_mpi_measure: " << what << '\n';
    return code;
}

std::string folder_of_this_program() {
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    const std::string whole(path, n > 0 ? static_cast<std::size_t>(n) : 0);
    return whole.substr(0, whole.rfind('/'));
}

bool on_path(const std::string& program) {
    const char* path = getenv("PATH");
    std::string folders = path ? path : "";
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        if (access((folders.substr(at, end - at) + "/" + program).c_str(), X_OK) == 0) return true;
        at = end + 1;
    }
    return false;
}

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// What the ranks print; false where they failed.
bool run_ranks(const std::string& mpi, std::string& rows) {
    // Open MPI's launcher refuses root otherwise.
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
    const std::string more = mpi == "openmpi" ? " --oversubscribe" : "";
    const std::string command = "mpirun." + mpi + more + " -n 2 " +
                                quoted(folder_of_this_program() + "/assay_mpi_measure_" + mpi) +
                                " < /dev/null";
    FILE* from = popen(command.c_str(), "r");
    if (!from) return false;
    char part[4096];
    std::size_t n = 0;
    while ((n = fread(part, 1, sizeof part, from)) > 0) rows.append(part, n);
    return pclose(from) == 0;
}

int measure(const std::string& mpi, const std::string& output) {
    const std::string path = output.empty() ? measurements::default_path(mpi) : output;
    if (path.empty()) return refuse("--output FILE: neither XDG_CACHE_HOME nor HOME is set", 2);
    std::string rows = "what,element,block,bytes,seconds\n", why;
    if (!run_ranks(mpi, rows)) return refuse("mpirun." + mpi + " -n 2 failed; nothing written", 1);
    if (measurements::parse(rows, "mpirun." + mpi, why).empty()) return refuse(why, 1);
    if (!measurements::write(path, rows, why)) return refuse(why, 1);
    std::cout << mpi << ": " << path << '\n';
    return 0;
}

int measure_all(const request& r) {
    int done = 0;
    for (const std::string mpi : {"openmpi", "mpich"}) {
        if (!r.mpi.empty() && mpi != r.mpi) continue;
        if (!on_path("mpirun." + mpi)) continue;
        if (access((folder_of_this_program() + "/assay_mpi_measure_" + mpi).c_str(), X_OK) != 0)
            continue;
        if (const int code = measure(mpi, r.output)) return code;
        ++done;
    }
    if (done) return 0;
    return refuse("no mpirun." + (r.mpi.empty() ? "openmpi or mpirun.mpich" : r.mpi) +
                      " on PATH with an assay_mpi_measure built for it",
                  1);
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
        if (word != "--mpi" && word != "--output") return refuse("no option " + word, 2);
        if (i + 1 == argc) return refuse(word + " needs a value", 2);
        (word == "--mpi" ? r.mpi : r.output) = argv[++i];
    }
    if (!r.mpi.empty() && r.mpi != "openmpi" && r.mpi != "mpich")
        return refuse("--mpi " + r.mpi + ": openmpi or mpich", 2);
    const bool one_file = !r.output.empty() || getenv("ASSAY_MPI_MODEL");
    if (one_file && r.mpi.empty())
        return refuse("one file holds one MPI: name it with --mpi openmpi or --mpi mpich", 2);
    return measure_all(r);
}
