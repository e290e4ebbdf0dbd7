// Which MPI `stream --mpi` runs under.

#include "mpi_launch.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace assay::stream {
namespace {

std::string launched_with(const std::set<std::string>& names) {
    return launcher([&](const char* name) { return names.count(name) > 0; });
}

TEST(mpi_launch, launchers_are_known_by_their_variables) {
    EXPECT_EQ(launched_with({}), "");
    EXPECT_EQ(launched_with({"OMPI_COMM_WORLD_SIZE", "PMIX_RANK"}), "openmpi");
    EXPECT_EQ(launched_with({"PMI_RANK", "PMI_SIZE", "PMI_FD"}), "mpich");
    EXPECT_EQ(launched_with({"PMIX_RANK", "SLURM_PROCID"}), "openmpi");
}

TEST(mpi_launch, what_is_asked_for_goes_first) {
    const std::vector<std::string> both{"openmpi", "mpich"};
    EXPECT_EQ(choose_mpi("", "", both), "openmpi");
    EXPECT_EQ(choose_mpi("", "mpich", both), "mpich");
    EXPECT_EQ(choose_mpi("mpich", "openmpi", both), "mpich");
    EXPECT_EQ(choose_mpi("", "", {"mpich"}), "mpich");
}

TEST(mpi_launch, an_mpi_that_is_not_built_is_refused) {
    EXPECT_THROW((void)choose_mpi("", "", {}), std::invalid_argument);
    EXPECT_THROW((void)choose_mpi("", "mpich", {"openmpi"}), std::invalid_argument);
    EXPECT_THROW((void)choose_mpi("nompi", "", {"openmpi", "mpich"}), std::invalid_argument);
}

}  // namespace
}  // namespace assay::stream
