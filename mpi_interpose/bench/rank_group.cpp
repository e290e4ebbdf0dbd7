#include "rank_group.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

namespace assay::mpi::bench {
namespace {

constexpr const char* launcher = "mpirun." ASSAY_MPI_NAME;

std::string own_path() {
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) throw std::runtime_error("cannot read /proc/self/exe");
    return {path, static_cast<std::size_t>(n)};
}

std::vector<std::string> command(int ranks) {
    std::vector<std::string> words{launcher};
    if (std::string(ASSAY_MPI_NAME) == "openmpi")
        words.insert(words.end(), {"--oversubscribe", "--bind-to", "none"});
    words.insert(words.end(), {"-n", std::to_string(ranks), own_path(), rank_option});
    return words;
}

[[noreturn]] void become(const std::vector<std::string>& words, int in, int out) {
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    // Open MPI's launcher refuses root otherwise.
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
    std::vector<char*> arguments;
    for (const auto& w : words) arguments.push_back(const_cast<char*>(w.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

}  // namespace

void rank_group::start() {
    const std::vector<std::string> words = command(ranks_);
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0) throw std::runtime_error("no pipe for mpirun");
    signal(SIGPIPE, SIG_IGN);
    child_ = fork();
    if (child_ < 0) throw std::runtime_error("no process for mpirun");
    if (child_ == 0) {
        close(down[1]);
        close(up[0]);
        become(words, down[0], up[1]);
    }
    close(down[0]);
    close(up[1]);
    to_ = fdopen(down[1], "w");
    from_ = fdopen(up[0], "r");
}

void rank_group::stop() {
    if (child_ < 0) return;
    fclose(to_);
    fclose(from_);
    waitpid(child_, nullptr, 0);
    child_ = -1;
}

rank_group::~rank_group() { stop(); }

std::string rank_group::ask(const std::string& question) {
    if (child_ < 0) start();
    fputs((question + "\n").c_str(), to_);
    fflush(to_);
    char line[512];
    if (!fgets(line, sizeof line, from_)) {
        stop();
        throw std::runtime_error(std::string(launcher) + " -n " + std::to_string(ranks_) +
                                 " ended without an answer to: " + question);
    }
    std::string answer = line;
    while (!answer.empty() && answer.back() == '\n') answer.pop_back();
    return answer;
}

}  // namespace assay::mpi::bench
