// Fortran's sends, receives and packing under Open MPI. MPICH's call the C functions.

#include "fortran.hpp"

#ifdef OPEN_MPI

namespace assay::mpi {

#define ASSAY_FORTRAN_SEND(name, NAME, C)                                                      \
    ASSAY_FORTRAN(name, NAME,                                                                  \
                  (void* buf, number count, number type, number dest, number tag, number comm, \
                   number ierror),                                                             \
                  (buf, count, type, dest, tag, comm, ierror)) {                               \
        if (!is_ours(type)) return forward(next, buf, count, type, dest, tag, comm, ierror);   \
        give(ierror, C(buffer(buf), *count, type_of(type), *dest, *tag, comm_of(comm)));       \
    }

#define ASSAY_FORTRAN_POST(name, NAME, C)                                                       \
    ASSAY_FORTRAN(name, NAME,                                                                   \
                  (void* buf, number count, number type, number peer, number tag, number comm,  \
                   number request, number ierror),                                              \
                  (buf, count, type, peer, tag, comm, request, ierror)) {                       \
        if (!is_ours(type))                                                                     \
            return forward(next, buf, count, type, peer, tag, comm, request, ierror);           \
        request_io r(request, true);                                                            \
        give(ierror, C(buffer(buf), *count, type_of(type), *peer, *tag, comm_of(comm), r.c())); \
    }

ASSAY_FORTRAN_SEND(send, SEND, MPI_Send)
ASSAY_FORTRAN_SEND(ssend, SSEND, MPI_Ssend)
ASSAY_FORTRAN_SEND(rsend, RSEND, MPI_Rsend)
ASSAY_FORTRAN_SEND(bsend, BSEND, MPI_Bsend)
ASSAY_FORTRAN_POST(isend, ISEND, MPI_Isend)
ASSAY_FORTRAN_POST(issend, ISSEND, MPI_Issend)
ASSAY_FORTRAN_POST(irsend, IRSEND, MPI_Irsend)
ASSAY_FORTRAN_POST(ibsend, IBSEND, MPI_Ibsend)
ASSAY_FORTRAN_POST(irecv, IRECV, MPI_Irecv)
ASSAY_FORTRAN_POST(send_init, SEND_INIT, MPI_Send_init)
ASSAY_FORTRAN_POST(ssend_init, SSEND_INIT, MPI_Ssend_init)
ASSAY_FORTRAN_POST(rsend_init, RSEND_INIT, MPI_Rsend_init)
ASSAY_FORTRAN_POST(bsend_init, BSEND_INIT, MPI_Bsend_init)
ASSAY_FORTRAN_POST(recv_init, RECV_INIT, MPI_Recv_init)

ASSAY_FORTRAN(recv, RECV,
              (void* buf, number count, number type, number source, number tag, number comm,
               number status, number ierror),
              (buf, count, type, source, tag, comm, status, ierror)) {
    if (!is_ours(type)) return forward(next, buf, count, type, source, tag, comm, status, ierror);
    status_out s(status);
    give(ierror, MPI_Recv(buffer(buf), *count, type_of(type), *source, *tag, comm_of(comm), s.c()));
}

ASSAY_FORTRAN(sendrecv, SENDRECV,
              (void* sendbuf, number sendcount, number sendtype, number dest, number sendtag,
               void* recvbuf, number recvcount, number recvtype, number source, number recvtag,
               number comm, number status, number ierror),
              (sendbuf, sendcount, sendtype, dest, sendtag, recvbuf, recvcount, recvtype, source,
               recvtag, comm, status, ierror)) {
    if (!is_ours(sendtype) && !is_ours(recvtype))
        return forward(next, sendbuf, sendcount, sendtype, dest, sendtag, recvbuf, recvcount,
                       recvtype, source, recvtag, comm, status, ierror);
    status_out s(status);
    give(ierror, MPI_Sendrecv(buffer(sendbuf), *sendcount, type_of(sendtype), *dest, *sendtag,
                              buffer(recvbuf), *recvcount, type_of(recvtype), *source, *recvtag,
                              comm_of(comm), s.c()));
}

ASSAY_FORTRAN(sendrecv_replace, SENDRECV_REPLACE,
              (void* buf, number count, number type, number dest, number sendtag, number source,
               number recvtag, number comm, number status, number ierror),
              (buf, count, type, dest, sendtag, source, recvtag, comm, status, ierror)) {
    if (!is_ours(type))
        return forward(next, buf, count, type, dest, sendtag, source, recvtag, comm, status,
                       ierror);
    status_out s(status);
    give(ierror, MPI_Sendrecv_replace(buffer(buf), *count, type_of(type), *dest, *sendtag, *source,
                                      *recvtag, comm_of(comm), s.c()));
}

ASSAY_FORTRAN(mrecv, MRECV,
              (void* buf, number count, number type, number message, number status, number ierror),
              (buf, count, type, message, status, ierror)) {
    if (!is_ours(type)) return forward(next, buf, count, type, message, status, ierror);
    status_out s(status);
    message_io m(message);
    give(ierror, MPI_Mrecv(buffer(buf), *count, type_of(type), m.c(), s.c()));
}

ASSAY_FORTRAN(imrecv, IMRECV,
              (void* buf, number count, number type, number message, number request, number ierror),
              (buf, count, type, message, request, ierror)) {
    if (!is_ours(type)) return forward(next, buf, count, type, message, request, ierror);
    message_io m(message);
    request_io r(request, true);
    give(ierror, MPI_Imrecv(buffer(buf), *count, type_of(type), m.c(), r.c()));
}

ASSAY_FORTRAN(pack, PACK,
              (void* in, number count, number type, void* out, number size, number position,
               number comm, number ierror),
              (in, count, type, out, size, position, comm, ierror)) {
    if (!is_ours(type)) return forward(next, in, count, type, out, size, position, comm, ierror);
    give(ierror,
         MPI_Pack(buffer(in), *count, type_of(type), buffer(out), *size, position, comm_of(comm)));
}

ASSAY_FORTRAN(unpack, UNPACK,
              (void* in, number size, number position, void* out, number count, number type,
               number comm, number ierror),
              (in, size, position, out, count, type, comm, ierror)) {
    if (!is_ours(type)) return forward(next, in, size, position, out, count, type, comm, ierror);
    give(ierror, MPI_Unpack(buffer(in), *size, position, buffer(out), *count, type_of(type),
                            comm_of(comm)));
}

}  // namespace assay::mpi

#endif
