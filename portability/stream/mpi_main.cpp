// STREAM over ranks, one rank a target: stream_openmpi and stream_mpich, which `stream --mpi`
// becomes. Weak scaling: each rank has arrays of its own and all run each kernel at once; the time
// is the slowest rank's, as in McCalpin's stream_mpi. Only dot communicates: its local part and its
// Allreduce are timed apart.

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "assay/parallel/machine.hpp"
#include "command_line.hpp"
#include "mpi_run.hpp"
#include "mpi_world.hpp"

namespace {

using namespace assay::stream;

// A launcher that this MPI does not know starts every rank as a world of its own.
void refuse_lone_tasks(const world& w) {
    const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
    if (tasks != nullptr && w.size() == 1 && std::atoi(tasks) > 1)
        throw std::invalid_argument(
            "srun started " + std::string(tasks) +
            " tasks and MPI sees one rank: give srun the process manager of this MPI, "
            "as --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH)");
}

int run(world& w, std::span<char* const> arguments) {
    settings s;
    s.variants = {"threads"};
    table_arguments told;
    w.all_or_none([&] {
        refuse_lone_tasks(w);
        told = read_table_arguments(size_and_place_options(s), arguments);
        if (s.repetitions == 0) s.repetitions = told.quick ? 3 : 12;
    });
    const placement mine = take_target(w);
    if (s.threads == 0) s.threads = assay::parallel::given_cpus().size();
    print_mapping(w, mine, s.threads, told.csv ? stderr : stdout);
    return run_over_ranks(w, s, told.csv) ? 0 : 1;
}

bool asks_for_help(std::span<char* const> arguments) {
    for (const std::string word : arguments)
        if (word == "--help") return true;
    return false;
}

void print_help() {
    settings s;
    std::puts(
        "Usage: mpirun -n RANKS stream --mpi [options]\n"
        "STREAM over ranks, one rank a target, each with arrays of its own; the time is the "
        "slowest rank's.\n\n"
        "  --mpi[=NAME]  openmpi or mpich; without a name the one whose mpirun started it\n"
        "  --csv         a table of values; the mapping goes to stderr\n"
        "  --quick       3 repetitions in place of 12");
    for (const auto& o : size_and_place_options(s))
        std::printf("  %s %s  %s\n", o.name.c_str(), o.argument.c_str(), o.help.c_str());
    std::puts(
        "Here --backend is threads by default, and --mib the size beyond the caches, a rank.");
}

}  // namespace

int main(int argc, char** argv) {
    const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));
    if (asks_for_help(arguments)) return print_help(), 0;
    world w(argc, argv);
    try {
        return run(w, arguments);
    } catch (const refused& all_ranks_know) {
        return w.end(2);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "stream: rank %d: %s\n", w.rank(), e.what());
        w.abort(1);
    }
}
