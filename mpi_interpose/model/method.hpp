#pragma once
// Which way a message of a derived type goes: by the library as it is, or packed by us and sent as
// MPI_PACKED; for data in a GPU's memory also where it is packed. Chosen from what
// assay_mpi_measure measured on this machine, or, without a measurement, from a table of certain
// wins.

#include <cstdint>
#include <optional>
#include <string_view>

#include "../pack/plan.hpp"
#include "measurements.hpp"

namespace assay::mpi {

enum class direction { send, receive };
enum class method { pass, pack, oneshot, staged, device };
enum class memory { host, device };
enum class flavour { openmpi, mpich };

std::string_view name_of(method m);
std::optional<method> method_named(std::string_view name);
std::string_view name_of(flavour f);

// What a type is made of, as the library sees it.
struct composition {
    std::int64_t element;    // bytes of every basic type in it, 0 where they differ
    std::int64_t piece = 0;  // bytes of one of those that its outermost constructor puts together
    friend bool operator==(const composition&, const composition&) = default;
};
composition composition_of(const node& type);

// What a method is chosen by.
struct shape_of_message {
    std::int64_t bytes;
    std::int64_t runs;
    composition made;
    memory where = memory::host;
    std::int64_t instance = 0;  // bytes of one instance of the type
    layout lies{};
    friend bool operator==(const shape_of_message&, const shape_of_message&) = default;
};
shape_of_message shape_of(const plan& p, composition made, std::int64_t count, memory where);

// Seconds from the send to the end of the receive, both sides alike; none where nothing was
// measured that tells.
std::optional<double> predicted(method m, const shape_of_message& s, const measurements& measured);

// The quickest method by measurement; without one, the table of certain wins for host memory and
// staged for a device's.
method chosen(const shape_of_message& s, const measurements& measured, flavour mpi);

// For memory of a device, the quicker by measurement of the methods that suit any MPI library:
// oneshot or staged; without one, staged.
method through_host(const shape_of_message& s, const measurements& measured);

// False where packed bytes could upset a receiver without this library.
bool arrives_whole(const shape_of_message& s, flavour mpi);

// True where packing first is what the model, or ASSAY_MPI_METHOD, chooses for host memory, and
// safe whatever stands on the other side. Measurements come from ASSAY_MPI_MODEL, or else from the
// user's cache, and are read once.
bool packing_pays(const plan& p, composition made, std::int64_t count);

// For data in a device's memory: oneshot, staged, or, where the MPI library takes pointers of a
// device (`aware`), device; `element` as in composition. pass where it takes them and moves the
// data as fast itself, and where packed bytes could upset the receiver.
method way_on_device(const plan& p, std::int64_t element, std::int64_t count, direction d,
                     bool aware);

}  // namespace assay::mpi
