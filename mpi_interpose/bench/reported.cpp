// Question: what does the interposer say it did? Method: two ranks of this program, linked to the
// interposer before its MPI, play ping-pong with 1 KiB of structs under ASSAY_MPI_REPORT=csv:FILE;
// each line of the two files that MPI_Finalize leaves becomes a row. What rank 0 sent packed must
// have been received packed by rank 1, as both ran the interposer.

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include "rank_group.hpp"
#include "rank_side.hpp"
#include "record/program.hpp"

namespace {

using namespace assay::mpi::bench;
using assay::record::sampling;
namespace units = assay::record::units;

constexpr int ranks = 2;

struct tally {
    double calls, bytes;
};
// By "rank,kind,name", as a report's lines begin.
using tallies = std::map<std::string, tally>;

// The folder of the reports, gone with them.
class report_folder {
  public:
    report_folder() {
        std::string path =
            (std::filesystem::temp_directory_path() / "assay-report-XXXXXX").string();
        if (!mkdtemp(path.data())) throw std::runtime_error("cannot make a folder " + path);
        place_ = path;
    }
    report_folder(const report_folder&) = delete;
    report_folder& operator=(const report_folder&) = delete;
    ~report_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(place_, ignored);
    }
    [[nodiscard]] std::string base() const { return place_ + "/report"; }

  private:
    std::string place_;
};

void read_report(const std::string& path, tallies& into) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line) || line != "rank,kind,name,calls,bytes")
        throw std::runtime_error("no report at " + path);
    while (std::getline(file, line)) {
        const std::size_t bytes = line.rfind(','), calls = line.rfind(',', bytes - 1);
        into[line.substr(0, calls)] = {std::stod(line.substr(calls + 1)),
                                       std::stod(line.substr(bytes + 1))};
    }
}

tallies reports_of_a_run() {
    const report_folder folder;
    setenv("ASSAY_MPI_REPORT", ("csv:" + folder.base()).c_str(), 1);
    {
        rank_group group(ranks);
        const std::string said = group.ask("ping_pong 9 0.0005 struct 1024");
        if (!said.starts_with("seconds")) throw std::runtime_error(said);
    }
    tallies all;
    for (int rank = 0; rank < ranks; ++rank)
        read_report(folder.base() + "." + std::to_string(rank), all);
    return all;
}

void row(sampling& s, const std::string& key) {
    static const tallies all = reports_of_a_run();
    const auto found = all.find(key);
    if (found == all.end()) return s.fail("the report has no line " + key);
    const tally sent = all.at("0,accelerated,send"), got = all.at("1,accelerated,receive");
    if (sent.calls == 0 || sent.calls != got.calls || sent.bytes != got.bytes)
        return s.fail("rank 0 sent " + std::to_string(sent.calls) +
                      " packed messages, rank 1 got " + std::to_string(got.calls));
    s.check("packed messages of rank 0 were received packed by rank 1");
    s.sample("calls", found->second.calls);
    s.sample("bytes", found->second.bytes);
}

void add(int rank, const std::string& kind, const std::string& name) {
    assay::record::probe_case c;
    c.probe = "reported_" ASSAY_MPI_NAME;
    c.at = {
        {"mpi", ASSAY_MPI_NAME}, {"rank", std::to_string(rank)}, {"kind", kind}, {"name", name}};
    c.quantities = {{"calls", units::count, {}, "", {}, ""},
                    {"bytes", units::count, {}, "", {}, ""}};
    c.repetitions = c.quick_repetitions = 1;
    const std::string key = std::to_string(rank) + "," + kind + "," + name;
    c.run = [key](sampling& s) { row(s, key); };
    assay::record::add_case(std::move(c));
}

void register_cases() {
    for (int rank = 0; rank < ranks; ++rank) {
        for (const char* kind : {"accelerated", "passed"})
            for (const char* name : {"pack", "unpack", "send", "receive", "send_request",
                                     "receive_request", "collective"})
                add(rank, kind, name);
        for (const char* why :
             {"unknown_constructor", "bounds_differ", "no_data", "too_deep", "no_memory", "padded"})
            add(rank, "refused", why);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], rank_option) == 0) return answer_as_rank(argc, argv);
    const assay::record::program_info info{
        "mpi_interpose",
        "mpi_interpose/reported_" ASSAY_MPI_NAME,
        "What ASSAY_MPI_REPORT=csv tells of a short ping-pong of structs, a row a line.",
        {}};
    return assay::record::run_program(info, argc, argv, {}, register_cases);
}
