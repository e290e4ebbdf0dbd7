// The choice of a method from measurements, the measurements' file, types written down, and the
// programs around them.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "datatype/canonical.hpp"
#include "model/method.hpp"
#include "model/type_text.hpp"

namespace assay::mpi {
namespace {

const std::string header = "what,element,block,bytes,seconds\n";

measurements of(const std::string& rows) {
    std::string why;
    measurements m = measurements::parse(header + rows, "test", why);
    EXPECT_EQ(why, "");
    return m;
}

std::string refusal_of(const std::string& text) {
    std::string why;
    EXPECT_TRUE(measurements::parse(text, "file.csv", why).empty());
    return why;
}

struct folder {
    folder() {
        char name[] = "/tmp/assay_model_XXXXXX";
        path = mkdtemp(name);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path); }
    std::string path;
};

struct outcome {
    int code;
    std::string text;
};

outcome run(const std::string& command) {
    FILE* from = popen((command + " 2>&1").c_str(), "r");
    outcome o{0, ""};
    char part[512];
    std::size_t n = 0;
    while ((n = fread(part, 1, sizeof part, from)) > 0) o.text.append(part, n);
    o.code = WEXITSTATUS(pclose(from));
    return o;
}

TEST(measurements, lie_on_lines_between_logarithms) {
    const measurements m = of(
        "typed,1,4,1024,1e-6\ntyped,1,4,4096,4e-6\ntyped,1,16,1024,1e-7\ntyped,1,16,4096,4e-7\n");
    EXPECT_NEAR(*m.seconds("typed", 1, 4, 2048), 2e-6, 1e-12);
    EXPECT_NEAR(*m.seconds("typed", 1, 8, 1024), std::sqrt(1e-6 * 1e-7), 1e-12);
    EXPECT_NEAR(*m.seconds("typed", 1, 1, 1024), 1e-6, 1e-12) << "the nearest block";
    EXPECT_NEAR(*m.seconds("typed", 1, 4, 8192), 8e-6, 1e-12) << "grows with the bytes";
    EXPECT_NEAR(*m.seconds("typed", 1, 4, 8), 1e-6, 1e-12) << "a small message takes its time";
    EXPECT_FALSE(m.seconds("pack", 0, 4, 1024));
}

TEST(measurements, of_the_next_smaller_element_stand_in) {
    const measurements m = of("typed,1,8,1024,1e-6\ntyped,8,8,1024,3e-6\n");
    EXPECT_NEAR(*m.seconds("typed", 4, 8, 1024), 1e-6, 1e-12);
    EXPECT_NEAR(*m.seconds("typed", 16, 8, 1024), 3e-6, 1e-12);
    EXPECT_NEAR(*m.seconds("typed", 0, 8, 1024), 1e-6, 1e-12);
}

TEST(measurements, refuse_what_they_cannot_read_by_file_and_line) {
    EXPECT_EQ(refusal_of("nonsense\n"),
              "file.csv:1: the first line must be what,element,block,bytes,seconds");
    EXPECT_EQ(refusal_of(header + "pack,0,4,1024,1e-6\npack,0,4\n"),
              "file.csv:3: 3 fields where 5 are expected");
    EXPECT_NE(refusal_of(header + "pack,0,4,1024,nan\n").find("file.csv:2: "), std::string::npos);
    EXPECT_NE(refusal_of(header + "pack,0,4,1024,-1\n").find("file.csv:2: "), std::string::npos);
    EXPECT_NE(refusal_of(header).find("no measurement"), std::string::npos);
}

TEST(measurements, are_written_whole_or_not_at_all) {
    const folder f;
    std::string why;
    const std::string path = f.path + "/a/b/model.csv";
    ASSERT_TRUE(measurements::write(path, header + "pack,0,4,1024,1e-6\n", why)) << why;
    EXPECT_FALSE(measurements::read(path, why).empty());
    struct stat s {};
    ASSERT_EQ(stat(path.c_str(), &s), 0);
    EXPECT_EQ(s.st_mode & 0777, 0600u);
    std::filesystem::create_directory(f.path + "/taken");
    EXPECT_FALSE(measurements::write(f.path + "/taken", header, why));
    int entries = 0;
    for (const auto& e : std::filesystem::directory_iterator(f.path)) entries += e.exists();
    EXPECT_EQ(entries, 2) << "nothing half-written stays behind";
}

TEST(method, without_measurements_comes_from_certain_wins) {
    const measurements none;
    const auto both = [&](const std::string& type, std::int64_t count, method open, method mpich) {
        tree t;
        const node& n = type_of_text(type, t);
        const plan p(canonical(n), n.at, best_isa());
        const shape_of_message s = shape_of(p, composition_of(n), count, memory::host);
        EXPECT_EQ(chosen(s, none, flavour::openmpi), open) << type;
        EXPECT_EQ(chosen(s, none, flavour::mpich), mpich) << type;
    };
    constexpr method pack = method::pack, pass = method::pass;
    both("vector(8192,1,2,double)", 1, pack, pack);
    both("resized(0,16,double)", 8192, pack, pass);
    both("vector(8192,1,16,double)", 1, pack, pack);
    both("vector(524288,1,16,double)", 1, pass, pass);
    both("vector(8192,8,64,char)", 1, pack, pack);
    both("resized(0,16,contiguous(8,char))", 8192, pack, pack);
    both("vector(128,512,1024,double)", 1, pass, pass);
    both("vector(4,1,2,int)", 1, pass, pass);
    both("vector(4,128,256,char)", 1, pass, pack);
    both("subarray([64,64,64],[64,64,1],[0,0,0],c,double)", 1, pack, pass);
    both("hindexed([1,1,1,1,1,1,1,1],[0,24,64,72,96,136,144,168],double)", 16, pack, pack);
    EXPECT_EQ(chosen({65536, 1024, {1}, memory::device}, none, flavour::mpich), method::staged);
}

TEST(method, with_measurements_is_the_quickest_by_a_margin) {
    const std::string rows = "pack,0,8,1024,1e-6\nmessage,0,0,1024,1e-6\nunpack,0,8,1024,1e-6\n";
    const shape_of_message s{1024, 128, {8}};
    EXPECT_EQ(chosen(s, of(rows + "typed,8,8,1024,4e-6\n"), flavour::mpich), method::pack);
    EXPECT_EQ(chosen(s, of(rows + "typed,8,8,1024,3.1e-6\n"), flavour::openmpi), method::pass);
    EXPECT_EQ(chosen(s, of(rows + "typed,8,8,1024,2e-6\n"), flavour::openmpi), method::pass);
    EXPECT_NEAR(*predicted(method::pack, s, of(rows)), 3e-6, 1e-12);
}

TEST(method, for_a_device_weighs_its_three_ways) {
    const shape_of_message s{1024, 128, {8}, memory::device};
    const std::string staged =
        "pack_device,0,8,1024,1e-6\ncopy_to_host,0,0,1024,1e-6\nmessage,0,0,1024,1e-6\n"
        "copy_to_device,0,0,1024,1e-6\nunpack_device,0,8,1024,1e-6\n";
    const std::string mapped = "pack_mapped,0,8,1024,1.5e-6\nunpack_mapped,0,8,1024,1.5e-6\n";
    EXPECT_EQ(chosen(s, of(staged), flavour::openmpi), method::staged);
    EXPECT_EQ(chosen(s, of(staged + mapped), flavour::openmpi), method::oneshot);
    EXPECT_EQ(chosen(s, of(staged + mapped + "message_device,0,0,1024,1e-7\n"), flavour::openmpi),
              method::device);
    EXPECT_FALSE(predicted(method::pass, s, of(staged)));
}

// Both sides of a message, mapped and staged, at the corners of a grid: mapped wins where messages
// are small or blocks large. Where the two are even lies between the corners: at 2^12.67 bytes for
// blocks of 16, and at 2^18 bytes for blocks of 104.
constexpr const char* corners =
    "message,0,0,1024,1e-6\nmessage,0,0,262144,1e-6\n"
    "pack_mapped,0,16,1024,5e-6\npack_mapped,0,16,262144,80e-6\n"
    "pack_mapped,0,256,1024,5e-6\npack_mapped,0,256,262144,10e-6\n"
    "unpack_mapped,0,16,1024,5e-6\nunpack_mapped,0,16,262144,80e-6\n"
    "unpack_mapped,0,256,1024,5e-6\nunpack_mapped,0,256,262144,10e-6\n"
    "pack_staged,0,16,1024,10e-6\npack_staged,0,16,262144,20e-6\n"
    "unpack_staged,0,16,1024,10e-6\nunpack_staged,0,16,262144,20e-6\n";

struct device_choice {
    std::int64_t block, bytes;
    method best;
};
constexpr device_choice best_ways[] = {
    {16, 1024, method::oneshot},    {16, 4096, method::oneshot},  {16, 8192, method::staged},
    {16, 262144, method::staged},   {64, 262144, method::staged}, {128, 262144, method::oneshot},
    {256, 262144, method::oneshot}, {4, 65536, method::staged},   {4096, 1 << 26, method::oneshot},
    {16, 1 << 26, method::staged},
};

TEST(method, for_a_device_is_interpolated_between_what_was_measured) {
    const measurements measured = of(corners);
    for (const auto& [block, bytes, best] : best_ways) {
        const shape_of_message s{bytes, bytes / block, {8}, memory::device};
        EXPECT_EQ(chosen(s, measured, flavour::openmpi), best) << block << " B, " << bytes;
        EXPECT_EQ(through_host(s, measured), best) << block << " B, " << bytes;
    }
}

TEST(method, of_device_messages_comes_from_the_file_that_is_named) {
    const folder f;
    std::ofstream(f.path + "/m.csv") << header << corners;
    // Read once a process, here.
    setenv("ASSAY_MPI_MODEL", (f.path + "/m.csv").c_str(), 1);
    for (const auto& [block, bytes, best] : best_ways) {
        tree t;
        const node* n = t.strided("blocks", bytes / block, 1, 2 * block, t.basic("b", block));
        const plan p(canonical(*n), n->at, best_isa());
        EXPECT_EQ(way_on_device(p, 8, 1, direction::send, false), best) << block << " B, " << bytes;
        EXPECT_EQ(way_on_device(p, 8, 1, direction::receive, false), best) << block;
    }
    unsetenv("ASSAY_MPI_MODEL");
}

TEST(method, staged_as_a_whole_outweighs_its_parts) {
    const std::string parts =
        "pack_device,0,8,1024,9e-6\ncopy_to_host,0,0,1024,9e-6\nmessage,0,0,1024,1e-6\n"
        "copy_to_device,0,0,1024,9e-6\nunpack_device,0,8,1024,9e-6\n";
    const shape_of_message s{1024, 128, {8}, memory::device};
    EXPECT_NEAR(*predicted(method::staged, s, of(parts)), 37e-6, 1e-11);
    const std::string whole = "pack_staged,0,8,1024,2e-6\nunpack_staged,0,8,1024,2e-6\n";
    EXPECT_NEAR(*predicted(method::staged, s, of(parts + whole)), 5e-6, 1e-11);
}

TEST(method, names_are_those_of_the_environment_variable) {
    for (const char* name : {"pass", "pack", "oneshot", "staged", "device"})
        EXPECT_EQ(name_of(*method_named(name)), name);
    EXPECT_FALSE(method_named("auto"));
}

std::string canonical_of(const std::string& type) {
    tree t;
    return text(canonical(type_of_text(type, t)));
}

TEST(type_text, reads_every_constructor) {
    const std::string strided = "1024 x (+16 B, packed +8 B) of 8 B";
    EXPECT_EQ(canonical_of("vector(1024,1,2,double)"), strided);
    EXPECT_EQ(canonical_of(" MPI_Type_create_hvector( 1024, 1, 16, MPI_DOUBLE ) "), strided);
    EXPECT_EQ(canonical_of("dup(contiguous(1024,resized(0,16,double)))"), strided);
    EXPECT_EQ(canonical_of("indexed_block(1,[0,2,4,6],double)"), "4 x (+16 B, packed +8 B) of 8 B");
    EXPECT_EQ(canonical_of("hindexed([1,1],[0,16],double)"), "2 x (+16 B, packed +8 B) of 8 B");
    EXPECT_EQ(canonical_of("subarray([4,4],[4,1],[0,0],c,double)"),
              "4 x (+32 B, packed +8 B) of 8 B");
    EXPECT_EQ(canonical_of("subarray([4,4],[1,4],[0,0],MPI_ORDER_FORTRAN,double)"),
              canonical_of("subarray([4,4],[4,1],[0,0],c,double)"));
    EXPECT_EQ(canonical_of("darray(2,1,[8],[MPI_DISTRIBUTE_CYCLIC],[default],[2],c,int)"),
              "at 4 B: 4 x (+8 B, packed +4 B) of 4 B");
    EXPECT_EQ(canonical_of("struct([1,1],[0,8],[int,double])"), "list of 2 blocks");
}

TEST(type_text, rounds_a_struct_up_to_its_alignment) {
    tree t;
    EXPECT_EQ(type_of_text("struct([1,1,3],[0,8,16],[int,double,char])", t).extent(), 24);
}

TEST(type_text, says_where_it_went_wrong) {
    const std::pair<const char*, const char*> wrong[] = {
        {"vector(3,1,2,flaot)", "position 14: 'flaot' is no basic type of MPI"},
        {"vectr(3,1,2,float)", "position 1: 'vectr' is no constructor of MPI-3.1"},
        {"vector(3,1,2,float", "position 19: ')' expected, not the end"},
        {"vector(-3,1,2,float)", "position 8: a count must not be negative"},
        {"vector(3,1,2,float))", "position 20: ')' after"},
        {"contiguous(2000000000,contiguous(2000000000,double))", "larger than 2^60 bytes"},
        {"indexed([1,2],[0],int)", "1 entries where 2 are expected"},
        {"vector(99999999999999999999,1,2,int)", "position 8: 99999999999999999999 is too large"},
        {"subarray([4],[4],[1],c,int)", "dimension 0"},
        {"", "position 1: a type expected"},
        {"contiguous(0,int)", "no data"}};
    for (const auto& [type, what] : wrong) {
        tree t;
        try {
            type_of_text(type, t);
            ADD_FAILURE() << type << " was taken";
        } catch (const type_text_error& e) {
            EXPECT_NE(std::string(e.what()).find(what), std::string::npos) << e.what();
        }
    }
}

TEST(explain, prints_its_five_lines) {
    const folder f;
    const outcome o = run("env -u ASSAY_MPI_MODEL XDG_CACHE_HOME=" + f.path +
                          " " EXPLAIN " 'vector(1024,1,2,double)'");
    EXPECT_EQ(o.code, 0) << o.text;
    std::size_t at = 0;
    for (const char* name :
         {"tree: ", "\ncanonical: ", "\nplan: ", "\nmethod: ", "\npredicted: "}) {
        const std::size_t found = o.text.find(name, at);
        ASSERT_NE(found, std::string::npos) << name << o.text;
        at = found;
    }
    EXPECT_NE(o.text.find("openmpi pack"), std::string::npos) << o.text;
    EXPECT_NE(o.text.find("unmeasured"), std::string::npos) << o.text;
}

TEST(explain, predicts_from_the_file_that_is_named) {
    const folder f;
    std::ofstream(f.path + "/m.csv")
        << header << "typed,8,8,8192,1e-6\npack,0,8,8192,1e-6\nmessage,0,0,8192,1e-6\n"
        << "unpack,0,8,8192,1e-6\n";
    const outcome o =
        run("ASSAY_MPI_MODEL=" + f.path + "/m.csv " EXPLAIN " 'vector(1024,1,2,double)'");
    EXPECT_NE(o.text.find("openmpi pass"), std::string::npos) << o.text;
    EXPECT_NE(o.text.find("pass 1 us, pack 3 us"), std::string::npos) << o.text;
}

TEST(explain, chooses_for_memory_of_a_device) {
    const folder f;
    std::ofstream(f.path + "/m.csv") << header << corners;
    const std::string command = "ASSAY_MPI_MODEL=" + f.path + "/m.csv " EXPLAIN " --device ";
    const outcome small = run(command + "'vector(256,2,4,double)'");
    EXPECT_NE(small.text.find("method: openmpi oneshot; mpich oneshot\n"), std::string::npos)
        << small.text;
    const outcome large = run(command + "'vector(16384,2,4,double)'");
    EXPECT_NE(large.text.find("method: openmpi staged; mpich staged\n"), std::string::npos)
        << large.text;
    EXPECT_NE(large.text.find("oneshot 161 us, staged 41 us"), std::string::npos) << large.text;
    const outcome unmeasured =
        run("env -u ASSAY_MPI_MODEL XDG_CACHE_HOME=" + f.path + " " EXPLAIN " --device int");
    EXPECT_NE(unmeasured.text.find("openmpi staged"), std::string::npos) << unmeasured.text;
}

TEST(explain, refuses_bad_input_in_one_line) {
    for (const char* arguments :
         {"", "'vector(1,2'", "--count 0 int", "--unknown", "int double", "--count"}) {
        const outcome o = run(std::string(EXPLAIN " ") + arguments);
        EXPECT_EQ(o.code, 2) << arguments;
        EXPECT_EQ(std::count(o.text.begin(), o.text.end(), '\n'), 1) << o.text;
    }
    const outcome o = run("ASSAY_MPI_MODEL=/nowhere/m.csv " EXPLAIN " 'vector(4,1,2,int)'");
    EXPECT_EQ(o.code, 2);
    EXPECT_NE(o.text.find("/nowhere/m.csv: No such file"), std::string::npos) << o.text;
}

TEST(measure, refuses_bad_usage) {
    for (const char* arguments :
         {"--mpi lam", "--output", "--output /tmp/x.csv", "--unknown", "'--mpi'"}) {
        const outcome o = run(std::string(MEASURE " ") + arguments);
        EXPECT_EQ(o.code, 2) << arguments;
        EXPECT_EQ(std::count(o.text.begin(), o.text.end(), '\n'), 1) << o.text;
    }
    const outcome o = run("PATH=/nowhere " MEASURE " --mpi mpich");
    EXPECT_EQ(o.code, 1);
}

}  // namespace
}  // namespace assay::mpi
