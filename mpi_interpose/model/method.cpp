#include "method.hpp"

#include <array>
#include <cstdlib>
#include <string>

namespace assay::mpi {
namespace {

constexpr std::array<std::string_view, 5> method_names{"pass", "pack", "oneshot", "staged",
                                                       "device"};

// Packing wins below this many bytes a run, by ping-pongs on two ranks through shared memory (1 KiB
// to 4 MiB; bench/messages). Open MPI 4.1.4: 1.2 x or more up to runs of 16 B, about even from 64 B
// on. MPICH 4.0.2 moves single bytes one by one, 1.4 x or more up to runs of 64 B; of other types
// runs of 4 bytes gain 2.7 x, and from one double on it depends on the type, down to 0.44 x.
std::int64_t winning_run(std::int64_t element, flavour mpi) {
    if (mpi == flavour::openmpi) return 32;
    return element == 1 ? 65 : 8;
}

constexpr std::int64_t least_bytes = 512;

bool certain_win(const shape_of_message& s, flavour mpi) {
    return s.bytes >= least_bytes && s.bytes / s.runs < winning_run(s.element, mpi);
}

// A measured gain below a tenth may be noise; then the message goes as it is.
constexpr double least_gain = 0.9;

// A sum that is none where one of its parts is.
template <class... Parts>
std::optional<double> sum(Parts... parts) {
    if (!(parts && ...)) return std::nullopt;
    return (*parts + ...);
}

std::optional<method> forced() {
    static const std::optional<method> m = [] {
        const char* text = std::getenv("ASSAY_MPI_METHOD");
        return method_named(text ? text : "auto");
    }();
    return m;
}

#ifdef ASSAY_MPI_NAME
constexpr std::string_view own_name = ASSAY_MPI_NAME;
#else
constexpr std::string_view own_name = "openmpi";
#endif
// The library behind MPI-5's ABI may be any; unmeasured, it is taken for the more careful one.
constexpr flavour own = own_name == "openmpi" ? flavour::openmpi : flavour::mpich;

const measurements& measured_here() {
    static const measurements* m = [] {
        std::string why;
        return new measurements(measurements::read(measurements::default_path(own_name), why));
    }();
    return *m;
}

// A thread's last choices: an interpolation costs more than a small send.
method remembered(const shape_of_message& s) {
    struct entry {
        std::int64_t bytes = -1, runs = 0, element = 0;
        memory where = memory::host;
        method way = method::pass;
    };
    thread_local std::array<entry, 64> recent;
    const auto mixed = static_cast<std::uint64_t>(s.bytes * 31 + s.runs) * 0x9e3779b97f4a7c15;
    entry& e = recent[mixed >> 58];
    if (e.bytes != s.bytes || e.runs != s.runs || e.element != s.element || e.where != s.where)
        e = {s.bytes, s.runs, s.element, s.where, chosen(s, measured_here(), own)};
    return e.way;
}

}  // namespace

std::string_view name_of(method m) { return method_names[static_cast<std::size_t>(m)]; }

std::optional<method> method_named(std::string_view name) {
    for (std::size_t i = 0; i < method_names.size(); ++i)
        if (method_names[i] == name) return static_cast<method>(i);
    return std::nullopt;
}

std::string_view name_of(flavour f) { return f == flavour::openmpi ? "openmpi" : "mpich"; }

std::optional<double> predicted(method m, const shape_of_message& s, const measurements& measured) {
    const double bytes = static_cast<double>(s.bytes);
    const double block = bytes / static_cast<double>(s.runs);
    const auto at = [&](std::string_view what) { return measured.seconds(what, 0, block, bytes); };
    switch (m) {
        case method::pass:
            if (s.where == memory::device) return std::nullopt;
            return measured.seconds("typed", s.element, block, bytes);
        case method::pack:
            if (s.where == memory::device) return std::nullopt;
            return sum(at("pack"), at("message"), at("unpack"));
        case method::oneshot:
            return sum(at("pack_mapped"), at("message"), at("unpack_mapped"));
        case method::staged:
            // Whole where it was timed so: the sum of its parts waits for the device twice a side.
            if (const auto whole = sum(at("pack_staged"), at("message"), at("unpack_staged")))
                return whole;
            return sum(at("pack_device"), at("copy_to_host"), at("message"), at("copy_to_device"),
                       at("unpack_device"));
        case method::device:
            return sum(at("pack_device"), at("message_device"), at("unpack_device"));
    }
    return std::nullopt;
}

method chosen(const shape_of_message& s, const measurements& measured, flavour mpi) {
    const bool host = s.where == memory::host;
    // Without numbers for the way a message goes unaltered there is nothing to weigh.
    if (host && !predicted(method::pass, s, measured))
        return certain_win(s, mpi) ? method::pack : method::pass;
    method best = host ? method::pass : method::staged;
    std::optional<double> least = predicted(best, s, measured);
    for (const method m : {method::pack, method::oneshot, method::staged, method::device}) {
        if (host != (m == method::pack)) continue;
        const std::optional<double> seconds = predicted(m, s, measured);
        const double bar = least ? *least * (m == method::pack ? least_gain : 1) : 0;
        if (seconds && (!least || *seconds < bar)) best = m, least = seconds;
    }
    return best;
}

method through_host(const shape_of_message& s, const measurements& measured) {
    const auto one = predicted(method::oneshot, s, measured);
    const auto two = predicted(method::staged, s, measured);
    return one && (!two || *one < *two) ? method::oneshot : method::staged;
}

// MPICH 4.0.2 over UCX unpacks a typed receive fragment by fragment, and takes the message for
// truncated where a fragment ends inside of a basic type. A typed sender cuts between basic types;
// MPI_PACKED bytes are cut anywhere (after 8240 bytes in shared memory). A receiver without this
// library must not see that: a send is packed where it fits any fragment, or where fragments, which
// are multiples of 8 bytes on UCX's shared memory and TCP, end between basic types.
bool arrives_whole(const shape_of_message& s, flavour mpi) {
    constexpr std::int64_t least_fragment = 1024;
    return mpi == flavour::openmpi || s.bytes <= least_fragment ||
           (s.element > 0 && 8 % s.element == 0);
}

bool packing_pays(const plan& p, std::int64_t element, std::int64_t count, direction d) {
    if (p.is_copy(count)) return false;
    // The other methods are for a GPU's memory, and leave host memory to the model.
    if (forced() == method::pass) return false;
    if (forced() == method::pack) return true;
    const shape_of_message s{p.size() * count, p.runs(count), element};
    return remembered(s) == method::pack && (d == direction::receive || arrives_whole(s, own));
}

method way_on_device(const plan& p, std::int64_t element, std::int64_t count, direction d,
                     bool aware) {
    if (aware && (p.is_copy(count) || forced() == method::pass)) return method::pass;
    const shape_of_message s{p.size() * count, p.runs(count), element, memory::device};
    if (d == direction::send && !arrives_whole(s, own)) return method::pass;
    if (forced() == method::oneshot || forced() == method::staged) return *forced();
    const method m = forced() == method::device ? method::device : remembered(s);
    return m == method::device && !aware ? through_host(s, measured_here()) : m;
}

}  // namespace assay::mpi
