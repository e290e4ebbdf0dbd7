! Exchanges of strided types on two ranks, by mpif.h or by mpi_f08 (ASSAY_F08), there with and without the optional
! ierror. Every rank checks what arrived, and that nothing else was written.
#ifdef ASSAY_F08
#define HANDLE(kind) type(kind)
#define IERROR
#else
#define HANDLE(kind) integer
#define IERROR , ierror
#endif
program exchanges
#ifdef ASSAY_F08
  use mpi_f08
  implicit none
#else
  implicit none
  include 'mpif.h'
#endif
  integer, parameter :: n = 300, ranks = 2, column_bytes = 2 * n * 4
  ! Column p is for, or from, rank p - 1.
  integer, asynchronous :: out(2 * n, ranks), in(2 * n, ranks), dense(n, ranks)
  integer :: rank, others, ierror, counts(ranks), places(ranks), bytes_at(ranks)
  integer(kind=MPI_ADDRESS_KIND) :: far(ranks), zero, extent
  HANDLE(MPI_Datatype) :: vector, strided, types(ranks), basic(ranks), out_at(ranks), in_at(ranks)
  HANDLE(MPI_Comm) :: line

  call MPI_Init(ierror)
  call MPI_Comm_rank(MPI_COMM_WORLD, rank, ierror)
  call MPI_Comm_size(MPI_COMM_WORLD, others, ierror)
  if (others /= ranks) call fail('this program is for two ranks')
  zero = 0
  extent = column_bytes
  call MPI_Type_vector(n, 1, 2, MPI_INTEGER, vector, ierror)
  call MPI_Type_create_resized(vector, zero, extent, strided, ierror)
  call MPI_Type_commit(strided, ierror)
  counts = 1
  places = (/ 0, 1 /)
  bytes_at = places * column_bytes
  types = strided
  basic = MPI_INTEGER

  call fill()
  call MPI_Alltoallv(out, counts, places, strided, in, counts, places, strided, MPI_COMM_WORLD IERROR)
  call check('MPI_Alltoallv')
  call fill()
  call MPI_Alltoallw(out, counts, bytes_at, types, in, counts, bytes_at, types, MPI_COMM_WORLD, ierror)
  call check('MPI_Alltoallw')

  call fill()
  call MPI_Alltoallv(out, counts, places, strided, dense, n * counts, n * places, MPI_INTEGER, MPI_COMM_WORLD, ierror)
  in(1::2, :) = dense
  call check('MPI_Alltoallv into a basic type')
  call fill()
  dense = out(1::2, :)
  call MPI_Alltoallw(dense, n * counts, bytes_at / 2, basic, in, counts, bytes_at, types, MPI_COMM_WORLD IERROR)
  call check('MPI_Alltoallw of basic types')

  call fill()
  in(1::2, :) = out(1::2, :)
  call MPI_Alltoallv(MPI_IN_PLACE, counts, places, strided, in, counts, places, strided, MPI_COMM_WORLD, ierror)
  call check('MPI_Alltoallv in place')
  call fill()
  in(1::2, :) = out(1::2, :)
  call MPI_Alltoallw(MPI_IN_PLACE, counts, bytes_at, types, in, counts, bytes_at, types, MPI_COMM_WORLD IERROR)
  call check('MPI_Alltoallw in place')

  call fill()
  call place_columns(out, out_at)
  call place_columns(in, in_at)
  call MPI_Alltoallw(MPI_BOTTOM, counts, 0 * places, out_at, MPI_BOTTOM, counts, 0 * places, in_at, MPI_COMM_WORLD, ierror)
  call check('MPI_Alltoallw at MPI_BOTTOM')
  call free_all(out_at)
  call free_all(in_at)

#ifdef ASSAY_F08
  ! MPICH 4.0.2's mpi_f08 takes every topology for a distributed graph.
  places = 1 - rank
  call MPI_Dist_graph_create_adjacent(MPI_COMM_WORLD, 1, (/ 1 - rank /), MPI_UNWEIGHTED, 1, (/ 1 - rank /), &
    MPI_UNWEIGHTED, MPI_INFO_NULL, .false., line)
#else
  ! On a line of two, rank p - 1 is neighbour p, and nobody is the other one.
  call MPI_Cart_create(MPI_COMM_WORLD, 1, (/ ranks /), (/ .false. /), .false., line, ierror)
#endif
  far = places * column_bytes
  call fill()
  call MPI_Neighbor_alltoallv(out, counts, places, strided, in, counts, places, strided, line IERROR)
  call check_neighbour('MPI_Neighbor_alltoallv')
  call fill()
  call MPI_Neighbor_alltoallw(out, counts, far, types, in, counts, far, types, line, ierror)
  call check_neighbour('MPI_Neighbor_alltoallw')
  call MPI_Comm_free(line, ierror)

  call MPI_Type_free(vector, ierror)
  call MPI_Type_free(strided, ierror)
  if (rank == 1) print '(a)', 'fine'
  call MPI_Finalize(ierror)

contains

  ! A type at an address for each column.
  subroutine place_columns(memory, at)
    integer, asynchronous, intent(inout) :: memory(2 * n, ranks)
    HANDLE(MPI_Datatype), intent(out) :: at(ranks)
    integer(kind=MPI_ADDRESS_KIND) :: address(1)
    integer :: p
    do p = 1, ranks
      call MPI_Get_address(memory(1, p), address(1), ierror)
      call MPI_Type_create_hindexed(1, (/ 1 /), address, strided, at(p), ierror)
      call MPI_Type_commit(at(p), ierror)
    end do
  end subroutine place_columns

  subroutine free_all(some)
    HANDLE(MPI_Datatype), intent(inout) :: some(ranks)
    integer :: p
    do p = 1, ranks
      call MPI_Type_free(some(p), ierror)
    end do
  end subroutine free_all

  integer function value(from, to, k)
    integer, intent(in) :: from, to, k
    value = 100000 * from + 10000 * to + k
  end function value

  subroutine fill()
    integer :: p, k
    out = -7
    in = -1
    dense = -1
    do p = 1, ranks
      out(1::2, p) = (/ (value(rank, p - 1, k), k = 1, n) /)
    end do
  end subroutine fill

  subroutine check_column(p, what)
    integer, intent(in) :: p
    character(*), intent(in) :: what
    integer :: k
    if (any(in(1::2, p) /= (/ (value(p - 1, rank, k), k = 1, n) /))) call fail(what // ': data')
    if (any(in(2::2, p) /= -1)) call fail(what // ': a gap was written')
  end subroutine check_column

  subroutine check(what)
    character(*), intent(in) :: what
    integer :: p
    do p = 1, ranks
      call check_column(p, what)
    end do
  end subroutine check

  subroutine check_neighbour(what)
    character(*), intent(in) :: what
    call check_column(2 - rank, what)
    if (any(in(:, rank + 1) /= -1)) call fail(what // ': nobody sent what arrived')
  end subroutine check_neighbour

  subroutine fail(what)
    character(*), intent(in) :: what
    print '(a,i0,2a)', 'rank ', rank, ': ', what
    call MPI_Abort(MPI_COMM_WORLD, 1, ierror)
  end subroutine fail

end program exchanges
