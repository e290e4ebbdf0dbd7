#include "device_message.hpp"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <tuple>

#include "device_side.hpp"

namespace assay::mpi {
namespace {

char* moved(const void* address, std::int64_t by) {
    return reinterpret_cast<char*>(reinterpret_cast<std::uintptr_t>(address) +
                                   static_cast<std::uintptr_t>(by));
}

// A type as the library sees it.
struct measures {
    MPI_Count size = 0, lb = 0, extent = 0, true_lb = 0, true_extent = 0;
    explicit measures(MPI_Datatype type) {
        PMPI_Type_size_x(type, &size);
        PMPI_Type_get_extent_x(type, &lb, &extent);
        PMPI_Type_get_true_extent_x(type, &true_lb, &true_extent);
    }
    // Instances without gaps, one behind the other.
    [[nodiscard]] bool dense() const { return size == extent && size == true_extent; }
};

packed_buffer place_of(device::message_on_device* message) {
    if (!message) return {};
    const device::library& gpu = *device_side();
    return {static_cast<char*>(gpu.shown(message)), message, gpu.drop_message};
}

device::method in_library(method m) {
    if (m == method::device) return device::method::device;
    return m == method::oneshot ? device::method::oneshot : device::method::staged;
}

packed_buffer packed_room(const type_use& use, std::int64_t count, method how) {
    const device::type_on_device* there = use.on_device();
    if (!there) return {};
    return place_of(device_side()->room(there, count, static_cast<int>(in_library(how))));
}

// Bytes of a packed message, or 0: too many for one MPI_PACKED message.
std::int64_t packed_bytes(const type_use& use, std::int64_t count) {
    return use && count <= INT_MAX / use->size() ? use->size() * count : 0;
}

stand_in copy_of(MPI_Datatype type, std::int64_t count) {
    stand_in place;
    place.count = count;
    place.type = type;
    std::tie(place.low, place.span) = reach_of(type, count);
    if (place.span > 0) place.buffer = place_of(device_side()->room_of_bytes(place.span));
    return place;
}

// What kernels need, or nothing.
struct packing {
    method how = method::pass;
    stand_in place;
};

packing packing_for(const type_use& use, std::int64_t count, direction d) {
    packing p;
    const std::int64_t bytes = packed_bytes(use, count);
    if (bytes == 0) return p;
    p.how = way_on_device(*use, use.element(), count, d, takes_device_pointers());
    if (p.how == method::pass) return p;
    p.place.count = bytes;
    p.place.buffer = packed_room(use, count, p.how);
    return p;
}

type_use derived_use(MPI_Datatype type) {
    return is_basic(type) ? type_use() : use_of(type, need::now);
}

std::int64_t bytes_of(MPI_Datatype type, std::int64_t count) {
    MPI_Count size = 0;
    PMPI_Type_size_x(type, &size);
    return size * count;
}

// From a copy of the user's memory, by the type's bytes alone: those between them may be another
// call's by now.
void deliver_copy(const stand_in& place, const type_use& use, void* user, std::int64_t arrived) {
    const device::library& gpu = *device_side();
    const std::int64_t instances = (arrived + use->size() - 1) / use->size();
    packed_buffer room = packed_room(use, instances, method::oneshot);
    if (room) {
        use->pack(room.data(), place.data(), instances);
        gpu.unpack(use.on_device(), room.message(), arrived, user);
        return;
    }
    for (std::int64_t i = 0; i < instances; ++i)
        for_each_run(use->canonical(), [&](std::int64_t offset, std::int64_t at, std::int64_t n) {
            const std::int64_t place_in = i * use->extent() + offset;
            const std::int64_t left = arrived - i * use->size() - at;
            if (left > 0)
                gpu.copy(moved(user, place_in), place.data() + place_in, std::min(n, left));
        });
}

bool usable() { return device_side() != nullptr; }

}  // namespace

bool on_device(const void* buf, MPI_Datatype type) {
    if (is_plain_data(type)) return buf && !on_host(buf);
    if (!is_remembered(type)) return false;
    MPI_Count true_lb = 0, true_extent = 0;
    PMPI_Type_get_true_extent_x(type, &true_lb, &true_extent);
    return !on_host(moved(buf, true_lb));
}

packed_start device_place_to_send(call c, std::int64_t count, MPI_Datatype type, direction d) {
    packed_start m;
    const std::int64_t bytes = bytes_of(type, count);
    if (bytes > 0 && usable()) {
        m.type = derived_use(type);
        m.place = packing_for(m.type, count, d).place;
        if (!m.place && !takes_device_pointers()) m.place = copy_of(type, count);
    }
    (m.place ? count_accelerated : count_passed)(c, bytes);
    return m;
}

packed_receive device_place(call c, void* buf, std::int64_t count, MPI_Datatype type) {
    packed_receive m;
    const std::int64_t bytes = bytes_of(type, count);
    if (bytes > 0 && usable()) {
        m.user = buf;
        m.use = derived_use(type);
        static_cast<stand_in&>(m) = packing_for(m.use, count, direction::receive).place;
        if (!m && !takes_device_pointers() && (m.use || is_basic(type))) {
            static_cast<stand_in&>(m) = copy_of(type, count);
            // Padding inside of an element, which comes back with it.
            if (m && !m.use && !measures(type).dense() && !m.fill(m.use, buf, count))
                m.buffer = packed_buffer();
        }
    }
    (m ? count_accelerated : count_passed)(c, bytes);
    return m;
}

bool fill_from_device(const stand_in& place, const type_use& use, const void* user,
                      std::int64_t instances) {
    const device::library& gpu = *device_side();
    if (place.packed()) return gpu.pack(use.on_device(), instances, user, place.buffer.message());
    return gpu.copy(place.buffer.data(), moved(user, place.low), place.span);
}

void deliver_to_device(const stand_in& place, const type_use& use, void* user,
                       std::int64_t arrived) {
    const device::library& gpu = *device_side();
    if (arrived <= 0) return;
    if (place.packed()) {
        gpu.unpack(use.on_device(), place.buffer.message(), std::min(arrived, place.count), user);
    } else if (use) {
        deliver_copy(place, use, user, std::min(arrived, use->size() * place.count));
    } else {
        const measures m(place.type);
        const std::int64_t elements =
            std::min<std::int64_t>((arrived + m.size - 1) / m.size, place.count);
        const std::int64_t bytes =
            m.dense() ? std::min(arrived, place.span) : (elements - 1) * m.extent + m.true_extent;
        gpu.copy(moved(user, place.low), place.buffer.data(), bytes);
    }
}

std::pair<std::int64_t, std::int64_t> reach_of(MPI_Datatype type, std::int64_t count) {
    const measures m(type);
    const std::int64_t steps = (count - 1) * m.extent;
    return {std::min<std::int64_t>(0, steps) + m.true_lb, std::abs(steps) + m.true_extent};
}

packed_buffer pinned_place(std::int64_t bytes) {
    if (!usable() || takes_device_pointers()) return {};
    return place_of(device_side()->room_of_bytes(bytes));
}

bool copy_by_device(void* to, const void* from, std::int64_t bytes) {
    return device_side()->copy(to, from, bytes);
}

std::int64_t packed_on_device(MPI_Datatype type, std::int64_t count, direction d, type_use& use) {
    if (!usable()) return 0;
    // Basic types are sent as such: their copy needs no packing.
    if (is_basic(type))
        return d == direction::receive && measures(type).dense() ? bytes_of(type, count) : 0;
    use = use_of(type, need::now);
    const std::int64_t bytes = packed_bytes(use, count);
    if (bytes == 0 || way_on_device(*use, use.element(), count, d, false) == method::pass) return 0;
    return use.on_device() ? bytes : 0;
}

bool pack_share(const type_use& use, const void* user, std::int64_t count, char* packed,
                std::int64_t bytes) {
    const device::library& gpu = *device_side();
    if (way_on_device(*use, use.element(), count, direction::receive, false) == method::oneshot)
        return gpu.pack_to(use.on_device(), count, user, packed);
    const packed_buffer within = packed_room(use, count, method::device);
    return within && gpu.pack(use.on_device(), count, user, within.message()) &&
           gpu.copy(packed, within.data(), bytes);
}

void unpack_share(const type_use& use, const char* packed, std::int64_t bytes, void* user,
                  std::int64_t count) {
    const device::library& gpu = *device_side();
    if (!use) {
        gpu.copy(user, packed, bytes);
        return;
    }
    if (way_on_device(*use, use.element(), count, direction::receive, false) == method::oneshot) {
        gpu.unpack_from(use.on_device(), bytes, packed, user);
        return;
    }
    const packed_buffer within = packed_room(use, count, method::device);
    if (within && gpu.copy(within.data(), packed, bytes))
        gpu.unpack(use.on_device(), within.message(), bytes, user);
}

std::int64_t pack_by_device(const void* user, std::int64_t count, MPI_Datatype type, void* packed,
                            std::int64_t room) {
    const bool from = on_device(user, type), to = !on_host(packed);
    if ((!from && !to) || !usable()) return 0;
    const device::library& gpu = *device_side();
    const std::int64_t bytes = bytes_of(type, count);
    if (bytes <= 0 || bytes > room) return 0;
    if (is_basic(type)) return measures(type).dense() && gpu.copy(packed, user, bytes) ? bytes : 0;
    const type_use use = use_of(type, need::now);
    if (!use) return 0;
    if (from && to)
        return use.on_device() && gpu.pack_to(use.on_device(), count, user, packed) ? bytes : 0;
    const packed_buffer between =
        from ? packed_room(use, count, method::staged) : packed_buffer(bytes);
    if (!between) return 0;
    if (to) {
        use->pack(between.data(), static_cast<const char*>(user), count);
        return gpu.copy(packed, between.data(), bytes) ? bytes : 0;
    }
    if (!gpu.pack(use.on_device(), count, user, between.message())) return 0;
    std::memcpy(packed, between.data(), static_cast<std::size_t>(bytes));
    return bytes;
}

std::int64_t unpack_by_device(const void* packed, std::int64_t room, void* user, std::int64_t count,
                              MPI_Datatype type) {
    const bool from = !on_host(packed), to = on_device(user, type);
    if ((!from && !to) || !usable()) return 0;
    const device::library& gpu = *device_side();
    const std::int64_t bytes = bytes_of(type, count);
    if (bytes <= 0 || bytes > room) return 0;
    if (is_basic(type)) return measures(type).dense() && gpu.copy(user, packed, bytes) ? bytes : 0;
    const type_use use = use_of(type, need::now);
    if (!use) return 0;
    if (from && to)
        return use.on_device() && gpu.unpack_from(use.on_device(), bytes, packed, user) ? bytes : 0;
    const packed_buffer between =
        to ? packed_room(use, count, method::staged) : packed_buffer(bytes);
    if (!between) return 0;
    if (from) {
        if (!gpu.copy(between.data(), packed, bytes)) return 0;
        use->unpack(between.data(), static_cast<char*>(user), count);
        return bytes;
    }
    std::memcpy(between.data(), packed, static_cast<std::size_t>(bytes));
    return gpu.unpack(use.on_device(), between.message(), bytes, user) ? bytes : 0;
}

}  // namespace assay::mpi
