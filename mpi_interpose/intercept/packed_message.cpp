#include "packed_message.hpp"

#include <algorithm>
#include <utility>

#include "defect.hpp"
#include "device_pointer.hpp"

namespace assay::mpi {
namespace {

// Bytes to move packed, or 0: the call is an error the library shall report, needs no data, or
// gains nothing.
std::int64_t qualifying(const type_use& use, const void* buf, std::int64_t count, direction d,
                        call c) {
    if (!use || !use->reachable(buf)) return 0;
    if (count > INT_MAX / use->size()) return 0;
    const std::int64_t bytes = use->size() * count;
    if (packing_pays(*use, use.element(), count, d) && on_host(use->first_byte(buf))) return bytes;
    count_passed(c, bytes);
    return 0;
}

bool plain(std::int64_t count, int peer, MPI_Comm comm) {
    return !any_types() || peer == MPI_PROC_NULL || count <= 0 || comm == MPI_COMM_NULL;
}

}  // namespace

#ifdef OPEN_MPI
// Set when the library is loaded, before any thread; the names are addresses of the MPI's objects.
const std::array<address_range, 2> basic_types = [] {
    constexpr std::uintptr_t near = 1 << 20;
    const MPI_Datatype some[] = {
        MPI_BYTE,     MPI_CHAR,   MPI_SHORT,           MPI_INT,  MPI_LONG,   MPI_LONG_LONG_INT,
        MPI_FLOAT,    MPI_DOUBLE, MPI_INTEGER,         MPI_REAL, MPI_PACKED, MPI_DOUBLE_PRECISION,
        MPI_UNSIGNED, MPI_AINT,   MPI_C_DOUBLE_COMPLEX};
    std::array<std::uintptr_t, std::size(some)> places;
    std::transform(std::begin(some), std::end(some), places.begin(),
                   [](MPI_Datatype type) { return reinterpret_cast<std::uintptr_t>(type); });
    std::sort(places.begin(), places.end());
    std::array<address_range, 2> ranges;
    std::size_t found = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i > 0 && places[i] - places[i - 1] < near)
            ranges[found - 1].bytes = places[i] - ranges[found - 1].low;
        else if (found < ranges.size())
            ranges[found++].low = places[i];
        else
            break;
    }
    return ranges;
}();
#endif

packed_start packed_place_to_send(call c, const void* buf, std::int64_t count, MPI_Datatype type,
                                  int peer, MPI_Comm comm) {
    packed_start m;
    if (plain(count, peer, comm) || peer < 0) return m;
    m.type = use_of(type);
    m.place.bytes = qualifying(m.type, buf, count, direction::send, c);
    if (m.place.bytes == 0) return m;
    m.place.buffer = packed_buffer(m.place.bytes);
    if (m.place) count_accelerated(c, m.place.bytes);
    return m;
}

packed_send pack_message(call c, const void* buf, std::int64_t count, MPI_Datatype type, int peer,
                         MPI_Comm comm) {
    packed_start m = packed_place_to_send(c, buf, count, type, peer, comm);
    if (m.place) m.type->pack(m.place.buffer.data(), static_cast<const char*>(buf), count);
    return std::move(m.place);
}

packed_receive packed_place(call c, void* buf, std::int64_t count, MPI_Datatype type, int peer,
                            MPI_Comm comm) {
    packed_receive m;
    if (plain(count, peer, comm)) return m;
    m.type = use_of(type);
    m.bytes = qualifying(m.type, buf, count, direction::receive, c);
    if (m.bytes == 0) return m;
    m.buffer = packed_buffer(m.bytes);
    m.user = buf;
    if (m) count_accelerated(c, m.bytes);
    return m;
}

packed_receive matched_place(call c, void* buf, std::int64_t count, MPI_Datatype type,
                             const MPI_Message* message) {
    if (!message || *message == MPI_MESSAGE_NULL || *message == MPI_MESSAGE_NO_PROC) return {};
    return packed_place(c, buf, count, type, MPI_ANY_SOURCE, MPI_COMM_WORLD);
}

void unpack_arrived(const plan& type, const char* packed, std::int64_t bytes, void* user,
                    const MPI_Status& status) {
    int arrived = 0;
    if (PMPI_Get_count(&status, MPI_PACKED, &arrived) != MPI_SUCCESS || arrived == MPI_UNDEFINED)
        return;
    if (broken(defect::overrun)) arrived = static_cast<int>(bytes);
    type.unpack_bytes(packed, static_cast<char*>(user), arrived < bytes ? arrived : bytes);
}

void packed_receive::deliver(const MPI_Status& status) const {
    unpack_arrived(*type, buffer.data(), bytes, user, status);
}

}  // namespace assay::mpi
