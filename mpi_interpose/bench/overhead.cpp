// Question: what does the interposer cost where it has nothing to give? Method: the program is
// linked to the interposer before its MPI; MPI_X and PMPI_X are timed in interleaved batches, with
// 1000 types that have plans alive. `added` is the difference of medians a call, `over_plain` the
// ratio plain / interposed. Commit and first use: a fresh type of three levels (hvector of vector
// of vector) each time; first use is the first MPI_Pack of one instance less the library's own pack
// of it. The struct of 100,000 entries: the first MPI_Pack of a fresh one, against PMPI_Pack of it.

#include <mpi.h>

#include <chrono>
#include <vector>

#include "interleaved.hpp"
#include "record/program.hpp"

namespace {

using namespace assay::mpi::bench;
using assay::record::sampling;
namespace units = assay::record::units;

// 1000 types, each committed and packed once, so that each has a plan.
class live_plans {
  public:
    live_plans() : types_(1000) {
        std::vector<char> memory(1 << 16), packed(1 << 16);
        for (std::size_t i = 0; i < types_.size(); ++i) {
            MPI_Type_vector(4 + static_cast<int>(i % 50), 1, 3, MPI_INT, &types_[i]);
            MPI_Type_commit(&types_[i]);
            int position = 0;
            MPI_Pack(memory.data(), 1, types_[i], packed.data(), 1 << 16, &position, MPI_COMM_SELF);
        }
    }
    live_plans(const live_plans&) = delete;
    live_plans& operator=(const live_plans&) = delete;
    ~live_plans() {
        for (MPI_Datatype& t : types_) MPI_Type_free(&t);
    }

  private:
    std::vector<MPI_Datatype> types_;
};

void report(sampling& s, double ours, double plain) {
    s.timed(ours);
    s.sample("added", (ours - plain) * 1e9);
    s.sample("over_plain", plain / ours);
}

void compare(sampling& s, const std::function<void()>& ours, const std::function<void()>& plain) {
    const auto seconds = medians({ours, plain}, s.quick() ? 21 : 51, 2e-4);
    report(s, seconds[0], seconds[1]);
}

void send_to_nobody(sampling& s) {
    const live_plans alive;
    double value = 0;
    compare(
        s, [&] { MPI_Send(&value, 8, MPI_BYTE, MPI_PROC_NULL, 0, MPI_COMM_WORLD); },
        [&] { PMPI_Send(&value, 8, MPI_BYTE, MPI_PROC_NULL, 0, MPI_COMM_WORLD); });
}

void send_to_self(sampling& s) {
    const live_plans alive;
    double value = 0, got = 0;
    MPI_Request request;
    compare(
        s,
        [&] {
            MPI_Irecv(&got, 8, MPI_BYTE, 0, 0, MPI_COMM_SELF, &request);
            MPI_Send(&value, 8, MPI_BYTE, 0, 0, MPI_COMM_SELF);
            MPI_Wait(&request, MPI_STATUS_IGNORE);
        },
        [&] {
            PMPI_Irecv(&got, 8, MPI_BYTE, 0, 0, MPI_COMM_SELF, &request);
            PMPI_Send(&value, 8, MPI_BYTE, 0, 0, MPI_COMM_SELF);
            PMPI_Wait(&request, MPI_STATUS_IGNORE);
        });
}

MPI_Datatype three_levels(int i) {
    MPI_Datatype row, plane, cube;
    PMPI_Type_vector(4, 1, 3, MPI_DOUBLE, &row);
    PMPI_Type_vector(3, 1, 2, row, &plane);
    PMPI_Type_create_hvector(2, 1, 4096 + 8 * (i % 100), plane, &cube);
    PMPI_Type_free(&row);
    PMPI_Type_free(&plane);
    return cube;
}

template <class Call>
double timed_call(Call&& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

constexpr int fresh_types = 400;

void commit(sampling& s) {
    const live_plans alive;
    std::vector<double> ours, plain;
    for (int i = 0; i < fresh_types; ++i) {
        MPI_Datatype a = three_levels(i), b = three_levels(i);
        ours.push_back(timed_call([&] { MPI_Type_commit(&a); }));
        plain.push_back(timed_call([&] { PMPI_Type_commit(&b); }));
        MPI_Type_free(&a);
        PMPI_Type_free(&b);
    }
    report(s, median(ours), median(plain));
}

void first_use(sampling& s) {
    const live_plans alive;
    std::vector<double> ours, plain;
    std::vector<char> memory(16384), packed(16384);
    for (int i = 0; i < fresh_types; ++i) {
        MPI_Datatype type = three_levels(i);
        MPI_Type_commit(&type);
        const auto pack = [&](auto function) {
            int position = 0;
            function(memory.data(), 1, type, packed.data(), 16384, &position, MPI_COMM_SELF);
        };
        plain.push_back(timed_call([&] { pack(PMPI_Pack); }));
        ours.push_back(timed_call([&] { pack(MPI_Pack); }));
        MPI_Type_free(&type);
    }
    report(s, median(ours), median(plain));
}

MPI_Datatype struct_of(int entries) {
    std::vector<int> lengths(static_cast<std::size_t>(entries), 1);
    std::vector<MPI_Aint> places;
    std::vector<MPI_Datatype> types;
    MPI_Aint at = 0;
    for (int i = 0; i < entries; ++i) {
        places.push_back(at);
        types.push_back(i % 2 ? MPI_INT : MPI_DOUBLE);
        at += 16 + i % 3 * 4;
    }
    MPI_Datatype type;
    PMPI_Type_create_struct(entries, lengths.data(), places.data(), types.data(), &type);
    MPI_Type_commit(&type);
    return type;
}

// `use`: 1 for the first, 2 for the second MPI_Pack of the type.
void large_struct(sampling& s, int use) {
    std::vector<char> memory(4 << 20, 1), packed(2 << 20);
    std::vector<double> ours, plain;
    for (int i = 0; i < (s.quick() ? 5 : 9); ++i) {
        MPI_Datatype type = struct_of(100000);
        const auto pack = [&](auto function) {
            int position = 0;
            function(memory.data(), 1, type, packed.data(), 2 << 20, &position, MPI_COMM_SELF);
        };
        pack(PMPI_Pack);
        plain.push_back(timed_call([&] { pack(PMPI_Pack); }));
        for (int k = 1; k < use; ++k) pack(MPI_Pack);
        ours.push_back(timed_call([&] { pack(MPI_Pack); }));
        MPI_Type_free(&type);
    }
    report(s, median(ours), median(plain));
}

void add(const char* what, std::function<void(sampling&)> run) {
    assay::record::probe_case c;
    c.probe = "overhead_" ASSAY_MPI_NAME;
    c.at = {{"mpi", ASSAY_MPI_NAME}, {"call", what}};
    c.quantities = {{"added", units::nanosecond, {}, "", {}, ""},
                    {"over_plain", units::ratio, {}, "", {}, ""}};
    c.run = std::move(run);
    assay::record::add_case(std::move(c));
}

void register_cases() {
    add("send_to_proc_null", send_to_nobody);
    add("send_to_self", send_to_self);
    add("commit_of_three_levels", commit);
    add("first_use_of_three_levels", first_use);
    add("first_use_of_struct_100000", [](sampling& s) { large_struct(s, 1); });
    add("second_use_of_struct_100000", [](sampling& s) { large_struct(s, 2); });
}

}  // namespace

int main(int argc, char** argv) {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SINGLE, &provided);
    const assay::record::program_info info{
        "mpi_interpose",
        "mpi_interpose/overhead_" ASSAY_MPI_NAME,
        "What interposing costs: sends that gain nothing, commits, first uses of types.",
        {}};
    const int code = assay::record::run_program(info, argc, argv, {}, register_cases);
    MPI_Finalize();
    return code;
}
