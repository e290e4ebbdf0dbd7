#include "method.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "certain_wins.hpp"

namespace assay::mpi {
namespace {

constexpr std::array<std::string_view, 5> method_names{"pass", "pack", "oneshot", "staged",
                                                       "device"};

bool certain(const shape_of_message& s, flavour mpi) {
    const auto one = [&](const certain_win& w) { return holds_for(w, s); };
    return mpi == flavour::openmpi ? std::ranges::any_of(of_openmpi, one)
                                   : std::ranges::any_of(of_mpich, one);
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
        shape_of_message shape{-1, 0, {0}};
        method way = method::pass;
    };
    thread_local std::array<entry, 64> recent;
    const auto mixed = static_cast<std::uint64_t>(s.bytes * 31 + s.runs) * 0x9e3779b97f4a7c15;
    entry& e = recent[mixed >> 58];
    if (e.shape != s) e = {s, chosen(s, measured_here(), own)};
    return e.way;
}

}  // namespace

std::string_view name_of(method m) { return method_names[static_cast<std::size_t>(m)]; }

std::optional<method> method_named(std::string_view name) {
    for (std::size_t i = 0; i < method_names.size(); ++i)
        if (method_names[i] == name) return static_cast<method>(i);
    return std::nullopt;
}

composition composition_of(const node& type) {
    const auto parts = [](const node& n) {
        return n.kind == shape::strided ? n.count : static_cast<std::int64_t>(n.places.size());
    };
    const node* n = &type;
    // What changes bounds alone, or holds one block, is what it holds.
    while (n->kind != shape::basic && parts(*n) <= 1) n = &n->child();
    return {element_size(type), n->size / std::max<std::int64_t>(parts(*n), 1)};
}

shape_of_message shape_of(const plan& p, composition made, std::int64_t count, memory where) {
    return {p.size() * count, p.runs(count), made, where, p.size(), p.lies(count)};
}

std::string_view name_of(flavour f) { return f == flavour::openmpi ? "openmpi" : "mpich"; }

std::optional<double> predicted(method m, const shape_of_message& s, const measurements& measured) {
    const double bytes = static_cast<double>(s.bytes);
    const double block = bytes / static_cast<double>(s.runs);
    const auto at = [&](std::string_view what) { return measured.seconds(what, 0, block, bytes); };
    switch (m) {
        case method::pass:
            if (s.where == memory::device) return std::nullopt;
            return measured.seconds("typed", s.made.element, block, bytes);
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
        return certain(s, mpi) ? method::pack : method::pass;
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
           (s.made.element > 0 && 8 % s.made.element == 0);
}

// A receive goes as its send does: where that stays typed, unpacking gains little and may lose.
bool packing_pays(const plan& p, composition made, std::int64_t count) {
    if (p.is_copy(count)) return false;
    // The other methods are for a GPU's memory, and leave host memory to the model.
    if (forced() == method::pass) return false;
    if (forced() == method::pack) return true;
    const shape_of_message s = shape_of(p, made, count, memory::host);
    return remembered(s) == method::pack && arrives_whole(s, own);
}

method way_on_device(const plan& p, std::int64_t element, std::int64_t count, direction d,
                     bool aware) {
    if (aware && (p.is_copy(count) || forced() == method::pass)) return method::pass;
    const shape_of_message s = shape_of(p, {element}, count, memory::device);
    if (d == direction::send && !arrives_whole(s, own)) return method::pass;
    if (forced() == method::oneshot || forced() == method::staged) return *forced();
    const method m = forced() == method::device ? method::device : remembered(s);
    return m == method::device && !aware ? through_host(s, measured_here()) : m;
}

}  // namespace assay::mpi
