#include "packed_message.hpp"

#include "defect.hpp"

namespace assay::mpi {
namespace {

// Bytes to move packed, or 0: the call is an error the library shall report, needs no data, or
// gains nothing.
std::int64_t qualifying(const type_use& use, const void* buf, std::int64_t count, direction d,
                        call c) {
    if (!use || !use->reachable(buf)) return 0;
    const std::int64_t bytes = use->size() * count;
    if (bytes > INT_MAX) return 0;
    if (packing_pays(*use, count, d)) return bytes;
    count_passed(c, bytes);
    return 0;
}

bool plain(std::int64_t count, int peer, MPI_Comm comm) {
    return !any_types() || peer == MPI_PROC_NULL || count <= 0 || comm == MPI_COMM_NULL;
}

}  // namespace

packed_send pack_message(call c, const void* buf, std::int64_t count, MPI_Datatype type, int peer,
                         MPI_Comm comm) {
    packed_send m;
    if (plain(count, peer, comm) || peer < 0) return m;
    const type_use use = use_of(type);
    m.bytes = qualifying(use, buf, count, direction::send, c);
    if (m.bytes == 0) return m;
    m.buffer = packed_buffer(m.bytes);
    if (!m) return m;
    use->pack(m.buffer.data(), static_cast<const char*>(buf), count);
    count_accelerated(c, m.bytes);
    return m;
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

void packed_receive::deliver(const MPI_Status& status) const {
    int arrived = 0;
    if (PMPI_Get_count(&status, MPI_PACKED, &arrived) != MPI_SUCCESS || arrived == MPI_UNDEFINED)
        return;
    if (broken(defect::overrun)) arrived = static_cast<int>(bytes);
    type->unpack_bytes(buffer.data(), static_cast<char*>(user), arrived < bytes ? arrived : bytes);
}

}  // namespace assay::mpi
