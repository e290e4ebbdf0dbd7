#include "mpi_launch.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace assay::stream {
namespace {

constexpr std::string_view option = "--mpi";
const std::vector<std::string> known{"openmpi", "mpich"};

std::filesystem::path program_of(const std::string& mpi) {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / ("stream_" + mpi);
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& w : words) text += (text.empty() ? "" : " and ") + w;
    return text;
}

}  // namespace

std::string launcher(const std::function<bool(const char*)>& is_set) {
    if (is_set("OMPI_COMM_WORLD_SIZE")) return "openmpi";
    for (const char* of_hydra : {"PMI_SIZE", "PMI_RANK", "PMI_FD"})
        if (is_set(of_hydra)) return "mpich";
    return is_set("PMIX_RANK") ? "openmpi" : "";
}

std::string choose_mpi(const std::string& asked, const std::string& launched_by,
                       const std::vector<std::string>& built) {
    if (built.empty())
        throw std::invalid_argument("--mpi: this build found neither Open MPI nor MPICH");
    const std::string& wanted = !asked.empty() ? asked : launched_by;
    if (wanted.empty()) return built.front();
    if (std::find(built.begin(), built.end(), wanted) != built.end()) return wanted;
    throw std::invalid_argument("--mpi: " + (asked.empty() ? "started by " + wanted : asked) +
                                ", but this build has it for " + listed(built) +
                                "; use that mpirun or name one, as --mpi=" + built.front());
}

void become_mpi_program(std::span<char* const> arguments) {
    std::vector<std::string> built;
    for (const std::string& mpi : known)
        if (access(program_of(mpi).c_str(), X_OK) == 0) built.push_back(mpi);
    std::string asked;
    std::vector<char*> kept;
    for (char* word : arguments) {
        const std::string_view text = word;
        if (text.starts_with("--mpi="))
            asked = text.substr(option.size() + 1);
        else if (text != option)
            kept.push_back(word);
    }
    kept.push_back(nullptr);
    auto is_set = [](const char* name) { return std::getenv(name) != nullptr; };
    const std::string program = program_of(choose_mpi(asked, launcher(is_set), built));
    execv(program.c_str(), kept.data());
    throw std::invalid_argument(program + ": " + std::strerror(errno));
}

}  // namespace assay::stream
