#include "packed_message.hpp"

#include <algorithm>
#include <utility>

#include "defect.hpp"
#include "device_message.hpp"
#include "device_pointer.hpp"

namespace assay::mpi {
namespace {

// Bytes to move packed, or 0: the call is an error the library shall report, needs no data, or
// gains nothing.
std::int64_t qualifying(const type_use& use, const void* buf, std::int64_t count, call c) {
    if (!use || !use->reachable(buf)) return 0;
    if (count > INT_MAX / use->size()) return 0;
    const std::int64_t bytes = use->size() * count;
    if (use.gains(count)) return bytes;
    count_passed(c, bytes);
    return 0;
}

bool plain(std::int64_t count, int peer, MPI_Comm comm) {
    return peer == MPI_PROC_NULL || count <= 0 || comm == MPI_COMM_NULL;
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
                                  int peer, MPI_Comm comm, direction d) {
    packed_start m;
    if (plain(count, peer, comm) || peer < 0) return m;
    if (driver_may_be_mapped() && on_device(buf, type))
        return device_place_to_send(c, count, type, d);
    if (known_to_pass(type, count)) return m;
    m.type = use_of(type);
    m.place.count = qualifying(m.type, buf, count, c);
    if (m.place.count == 0) return m;
    m.place.buffer = packed_buffer(m.place.count);
    if (m.place) count_accelerated(c, m.place.count);
    return m;
}

packed_send pack_message(call c, const void* buf, std::int64_t count, MPI_Datatype type, int peer,
                         MPI_Comm comm) {
    packed_start m = packed_place_to_send(c, buf, count, type, peer, comm);
    if (m.place && !m.place.fill(m.type, buf, count)) return {};
    return std::move(m.place);
}

packed_receive packed_place(call c, void* buf, std::int64_t count, MPI_Datatype type, int peer,
                            MPI_Comm comm) {
    packed_receive m;
    if (plain(count, peer, comm)) return m;
    if (driver_may_be_mapped() && on_device(buf, type)) return device_place(c, buf, count, type);
    if (known_to_pass(type, count)) return m;
    m.use = use_of(type);
    m.count = qualifying(m.use, buf, count, c);
    if (m.count == 0) return m;
    m.buffer = packed_buffer(m.count);
    m.user = buf;
    if (m) count_accelerated(c, m.count);
    return m;
}

packed_receive matched_place(call c, void* buf, std::int64_t count, MPI_Datatype type,
                             const MPI_Message* message) {
    if (!message || *message == MPI_MESSAGE_NULL || *message == MPI_MESSAGE_NO_PROC) return {};
    return packed_place(c, buf, count, type, MPI_ANY_SOURCE, MPI_COMM_WORLD);
}

char* stand_in::data() const {
    const auto first = reinterpret_cast<std::uintptr_t>(buffer.data());
    return reinterpret_cast<char*>(first - static_cast<std::uintptr_t>(low));
}

bool stand_in::fill(const type_use& use, const void* user, std::int64_t instances) const {
    if (buffer.message()) return fill_from_device(*this, use, user, instances);
    use->pack(buffer.data(), static_cast<const char*>(user), instances);
    return true;
}

void stand_in::deliver(const type_use& use, void* user, const MPI_Status& status) const {
    if (buffer.message()) {
        MPI_Count arrived = 0;
        if (PMPI_Get_elements_x(&status, MPI_BYTE, &arrived) == MPI_SUCCESS)
            deliver_to_device(*this, use, user, arrived);
        return;
    }
    int arrived = 0;
    if (PMPI_Get_count(&status, MPI_PACKED, &arrived) != MPI_SUCCESS || arrived == MPI_UNDEFINED)
        return;
    if (broken(defect::overrun)) arrived = static_cast<int>(count);
    use->unpack_bytes(buffer.data(), static_cast<char*>(user),
                      std::min<std::int64_t>(arrived, count));
}

}  // namespace assay::mpi
