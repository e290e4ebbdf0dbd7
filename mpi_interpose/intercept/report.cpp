#include "report.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../model/write_all.hpp"

namespace assay::mpi {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(call::count)> call_names = {
    "pack", "unpack", "send", "receive", "send_request", "receive_request", "collective"};
constexpr std::array<std::string_view, 7> refusal_names = {
    "none", "unknown_constructor", "bounds_differ", "no_data", "too_deep", "no_memory", "padded"};

constexpr std::array<std::string_view, static_cast<std::size_t>(graph_outcome::count)> graph_names =
    {"reordered", "bad_arguments", "one_node", "empty",     "too_large",
     "no_metis",  "metis_failed",  "no_gain",  "no_memory", "mpi_failed"};

struct tally {
    std::atomic<std::int64_t> calls{0}, bytes{0};
    void add(std::int64_t n) {
        calls.fetch_add(1, std::memory_order_relaxed);
        bytes.fetch_add(n, std::memory_order_relaxed);
    }
};

std::array<tally, call_names.size()> accelerated, passed;
std::array<std::atomic<std::int64_t>, refusal_names.size()> refused;
std::array<std::atomic<std::int64_t>, graph_names.size()> graphs;

std::string_view wish() {
    static const char* value = std::getenv("ASSAY_MPI_REPORT");
    return value ? value : "";
}

std::string as_csv(int rank) {
    std::string s = "rank,kind,name,calls,bytes\n";
    const std::string start = std::to_string(rank).append(",");
    const auto rows = [&](const char* kind, const auto& tallies) {
        for (std::size_t i = 0; i < call_names.size(); ++i) {
            s.append(start).append(kind).append(",").append(call_names[i]).append(",");
            s.append(std::to_string(tallies[i].calls.load())).append(",");
            s.append(std::to_string(tallies[i].bytes.load())).append("\n");
        }
    };
    rows("accelerated", accelerated);
    rows("passed", passed);
    for (std::size_t i = 1; i < refusal_names.size(); ++i)
        s.append(start)
            .append("refused,")
            .append(refusal_names[i])
            .append(",")
            .append(std::to_string(refused[i].load()) + ",0\n");
    for (std::size_t i = 0; i < graph_names.size(); ++i)
        if (graphs[i] != 0)
            s.append(start)
                .append("graph,")
                .append(graph_names[i])
                .append(",")
                .append(std::to_string(graphs[i].load()) + ",0\n");
    return s;
}

std::string as_text(int rank) {
    std::string s = "assay-mpi rank " + std::to_string(rank) + ":";
    for (std::size_t i = 0; i < call_names.size(); ++i) {
        if (accelerated[i].calls == 0 && passed[i].calls == 0) continue;
        s.append(" ").append(call_names[i]).append(" ");
        s += std::to_string(accelerated[i].calls.load()) + " accelerated (" +
             std::to_string(accelerated[i].bytes.load()) + " B), " +
             std::to_string(passed[i].calls.load()) + " passed through;";
    }
    for (std::size_t i = 1; i < refusal_names.size(); ++i)
        if (refused[i] != 0)
            s.append(" types left to the library, ")
                .append(refusal_names[i])
                .append(": ")
                .append(std::to_string(refused[i].load()))
                .append(";");
    for (std::size_t i = 0; i < graph_names.size(); ++i)
        if (graphs[i] != 0)
            s.append(i ? " graphs left to the library, " : " graphs ")
                .append(graph_names[i])
                .append(": ")
                .append(std::to_string(graphs[i].load()))
                .append(";");
    return s + "\n";
}

}  // namespace

bool report_wanted() {
    static const bool any = !wish().empty();
    return any;
}

void count_accelerated(call c, std::int64_t bytes) {
    if (report_wanted()) accelerated[static_cast<std::size_t>(c)].add(bytes);
}

void count_passed(call c, std::int64_t bytes) {
    if (report_wanted()) passed[static_cast<std::size_t>(c)].add(bytes);
}

void count_refusal(refusal why) {
    refused[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
}

void count_graph(graph_outcome outcome) {
    graphs[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
}

void write_report(int rank) {
    if (!report_wanted()) return;
    const std::size_t colon = wish().find(':');
    const std::string_view kind = wish().substr(0, colon);
    if (kind != "text" && kind != "csv") return;
    const std::string text = kind == "csv" ? as_csv(rank) : as_text(rank);
    if (colon == std::string_view::npos) {
        write_all(STDERR_FILENO, text);
        return;
    }
    const std::string path = std::string(wish().substr(colon + 1)) + "." +
                             std::to_string(rank == rank_unknown ? getpid() : rank);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return;
    write_all(file, text);
    close(file);
}

}  // namespace assay::mpi
