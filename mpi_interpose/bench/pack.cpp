// Question: how fast are MPI_Pack and MPI_Unpack of a derived type with the interposer, beside the
// library's own and beside memcpy of the same bytes? Method: the program is linked to the
// interposer before its MPI, so MPI_Pack is ours and PMPI_Pack the library's, in one process and on
// the same memory. A sample is the median of nine interleaved batches of each; bandwidth counts
// packed bytes. What was packed is compared byte for byte. Caveat: buffers begin at cache lines,
// and what fits is in the caches. glibc's memcpy of some KiB and more is `rep movsb`, which writes
// whole lines without reading them first; no loop of stores can do that, so over_memcpy stays below
// about 0.75 at 64 KiB where the processor is that fast at it.

#include <mpi.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "interleaved.hpp"
#include "patterns.hpp"
#include "record/program.hpp"

namespace {

using namespace assay::mpi::bench;
using assay::record::sampling;
namespace units = assay::record::units;

// `bytes` bytes at a cache line, `line` lines into a page: buffers at equal places in their pages
// would get in each other's way.
class buffer {
  public:
    buffer(std::int64_t bytes, int line)
        : base_(static_cast<char*>(
              std::aligned_alloc(4096, (static_cast<std::size_t>(bytes) + 8191) / 4096 * 4096))),
          data_(base_.get() + 64 * line),
          size_(static_cast<std::size_t>(bytes)) {
        if (!base_) throw std::bad_alloc();
        std::memset(data_, 1, size_);
    }
    [[nodiscard]] char* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    struct release {
        void operator()(char* p) const { std::free(p); }
    };
    std::unique_ptr<char, release> base_;
    char* data_;
    std::size_t size_;
};

constexpr std::int64_t widest_span = std::int64_t{1} << 30;

std::int64_t span_of(const message& m) {
    MPI_Aint lb = 0, extent = 0, low = 0, span = 0;
    MPI_Type_get_extent(m.type, &lb, &extent);
    MPI_Type_get_true_extent(m.type, &low, &span);
    return (m.count - 1) * extent + low + span;
}

int bytes_of(const message& m) {
    int size = 0;
    MPI_Type_size(m.type, &size);
    return size * m.count;
}

struct bench {
    explicit bench(const message& m)
        : type(m.type),
          count(m.count),
          bytes(bytes_of(m)),
          memory(span_of(m), 0),
          packed(bytes, 21),
          other(bytes, 42) {
        for (std::size_t i = 0; i < memory.size(); ++i)
            memory.data()[i] = static_cast<char>(i * 2654435761u >> 7);
    }
    template <class Pack>
    void pack(Pack function, const buffer& to) const {
        int position = 0;
        function(memory.data(), count, type, to.data(), bytes, &position, MPI_COMM_SELF);
    }
    template <class Unpack>
    void unpack(Unpack function) const {
        int position = 0;
        function(packed.data(), bytes, &position, memory.data(), count, type, MPI_COMM_SELF);
    }
    [[nodiscard]] bool agrees() const {
        pack(MPI_Pack, packed);
        pack(PMPI_Pack, other);
        return std::memcmp(packed.data(), other.data(), packed.size()) == 0;
    }

    MPI_Datatype type;
    int count, bytes;
    buffer memory, packed, other;
};

void measure(sampling& s, const bench& b, bool packing) {
    if (!b.agrees()) return s.fail("packed bytes differ from the library's");
    s.check("packed bytes equal the library's");
    const auto ours = [&] { packing ? b.pack(MPI_Pack, b.packed) : b.unpack(MPI_Unpack); };
    const auto plain = [&] { packing ? b.pack(PMPI_Pack, b.packed) : b.unpack(PMPI_Unpack); };
    const auto copy = [&] {
        std::memcpy(b.other.data(), b.packed.data(), b.packed.size());
        asm volatile("" ::"r"(b.other.data()) : "memory");
    };
    const auto seconds = medians({ours, plain, copy}, 9, s.quick() ? 2e-4 : 1e-3);
    s.timed(seconds[0]);
    s.sample("bandwidth", b.bytes / seconds[0] / 1e9);
    s.sample("over_plain", seconds[1] / seconds[0]);
    s.sample("over_memcpy", seconds[2] / seconds[0]);
}

void run(sampling& s, const pattern& p, std::int64_t bytes, bool packing) {
    message m = p.make(bytes);
    const std::int64_t span = span_of(m);
    if (span > widest_span)
        s.skip("its memory spans " + std::to_string(span >> 20) + " MiB, above 1024 MiB");
    else
        measure(s, bench(m), packing);
    MPI_Type_free(&m.type);
}

std::string size_text(std::int64_t bytes) {
    return bytes < 1 << 20 ? std::to_string(bytes >> 10) + "KiB"
                           : std::to_string(bytes >> 20) + "MiB";
}

void add(const char* probe, const pattern& p, std::int64_t bytes, int repetitions) {
    for (const bool packing : {true, false}) {
        assay::record::probe_case c;
        c.probe = std::string(probe) + "_" ASSAY_MPI_NAME;
        c.at = {{"mpi", ASSAY_MPI_NAME},
                {"type", p.name},
                {"size", p.fixed_size ? "own" : size_text(bytes)},
                {"direction", packing ? "pack" : "unpack"}};
        c.quantities = {{"bandwidth", units::gigabyte_per_second, {}, "", {}, ""},
                        {"over_plain", units::ratio, {}, "", {}, ""},
                        {"over_memcpy", units::ratio, {}, "", {}, ""}};
        const bool grid = repetitions == 1;
        c.repetitions = grid ? 1 : 9;
        c.quick_repetitions = grid ? 1 : 3;
        c.run = [&p, bytes, packing, grid](sampling& s) {
            if (grid && s.quick()) return s.skip("the full grid runs without --quick");
            run(s, p, bytes, packing);
        };
        assay::record::add_case(std::move(c));
    }
}

// The selection at one size, and the grid of all sizes.
void register_cases() {
    for (const pattern& p : plain_patterns()) add("pack", p, p.usual, 9);
    for (const pattern& p : faces()) add("pack", p, 0, 9);
    for (const pattern& p : applications()) add("pack", p, 0, 9);
    for (const pattern& p : plain_patterns())
        for (const std::int64_t kib : {1, 8, 64, 512, 4096, 65536})
            add("pack_grid", p, kib * 1024, 1);
}

}  // namespace

int main(int argc, char** argv) {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SINGLE, &provided);
    const assay::record::program_info info{
        "mpi_interpose",
        "mpi_interpose/pack_" ASSAY_MPI_NAME,
        "Interposed MPI_Pack and MPI_Unpack beside the library's own and memcpy: plain types, "
        "faces "
        "of a grid, what applications send; without --quick over sizes from 1 KiB to 64 MiB.",
        {}};
    const int code = assay::record::run_program(info, argc, argv, {}, register_cases);
    MPI_Finalize();
    return code;
}
