! Strided messages by mpi_f08, with and without the optional ierror.
program messages_f08
  use mpi_f08
  implicit none
  integer, parameter :: n = 400
  type(MPI_Datatype) :: strided, twice
  type(MPI_Request) :: requests(4)
  type(MPI_Status) :: status, statuses(4)
  integer, asynchronous :: memory(2 * n, 4)
  integer :: rank, i, position, ierror, index
  character :: packed(4 * n)
  logical :: flag

  call MPI_Init()
  call MPI_Comm_rank(MPI_COMM_WORLD, rank)
  call MPI_Type_vector(n, 1, 2, MPI_INTEGER, strided)
  call MPI_Type_commit(strided)
  call MPI_Type_dup(strided, twice, ierror)

  call fill()
  if (rank == 0) call MPI_Send(memory(:, 1), 1, twice, 1, 1, MPI_COMM_WORLD)
  if (rank == 1) then
    call MPI_Recv(memory(:, 1), 1, strided, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, status)
    call check_status(status, 1)
    call check(1)
  end if

  call fill()
  if (rank == 0) call MPI_Rsend(memory(:, 1), 1, strided, MPI_PROC_NULL, 1, MPI_COMM_WORLD, ierror)
  if (rank == 0) call MPI_Send(memory(:, 1), 1, strided, 1, 1, MPI_COMM_WORLD, ierror)
  if (rank == 1) call MPI_Recv(memory(:, 1), 1, strided, 0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE, ierror)
  if (rank == 1) call check(1)

  do i = 1, 3
    call fill()
    call post()
    if (rank > 1) exit
    if (i == 1) call MPI_Waitall(4, requests, statuses)
    if (i == 2) call MPI_Waitall(4, requests, MPI_STATUSES_IGNORE, ierror)
    if (i == 3) then
      flag = .false.
      do while (.not. flag)
        call MPI_Testall(4, requests, flag, statuses)
      end do
    end if
    if (rank == 1) call check(4)
    if (rank == 1 .and. i /= 2) call check_status(statuses(3), 13)
  end do
  call fill()
  call post()
  if (rank < 2) then
    do i = 1, 4
      call MPI_Waitany(4, requests, index, status)
      ! Not by the index: it counts from 0 in MPICH 4.0.2's mpi_f08.
      if (rank == 1) call check_status(status, status%MPI_TAG)
    end do
  end if
  if (rank == 1) call check(4)

  call fill()
  position = 0
  call MPI_Pack(memory(:, 1), 1, strided, packed, 4 * n, position, MPI_COMM_WORLD)
  memory(:, 2) = memory(:, 1)
  memory(1::2, 1) = 0
  position = 0
  call MPI_Unpack(packed, 4 * n, position, memory(:, 1), 1, strided, MPI_COMM_WORLD)
  if (any(memory(:, 1) /= memory(:, 2))) call fail('MPI_Unpack of MPI_Pack')

  call fill()
  if (rank < 2) call MPI_Sendrecv_replace(memory(:, 1), 1, strided, 1 - rank, 5, 1 - rank, 5, MPI_COMM_WORLD, status)
  if (rank == 1) call check(1)
  call MPI_Type_free(strided)
  call MPI_Type_free(twice)
  if (rank == 1) print '(a)', 'fine'
  call MPI_Finalize()

contains

  subroutine post()
    integer :: k
    do k = 1, 4
      if (rank == 0) call MPI_Isend(memory(:, k), 1, strided, 1, 10 + k, MPI_COMM_WORLD, requests(k))
      if (rank == 1) call MPI_Irecv(memory(:, k), 1, strided, 0, 10 + k, MPI_COMM_WORLD, requests(k))
    end do
  end subroutine post

  subroutine fill()
    integer :: column
    do column = 1, 4
      memory(:, column) = merge(100 * column, -1, rank == 0)
    end do
  end subroutine fill

  subroutine check(columns)
    integer, intent(in) :: columns
    integer :: column
    do column = 1, columns
      if (any(memory(1::2, column) /= 100 * column)) call fail('data')
      if (any(memory(2::2, column) /= -1)) call fail('a gap was written')
    end do
  end subroutine check

  subroutine check_status(s, tag)
    type(MPI_Status), intent(in) :: s
    integer, intent(in) :: tag
    integer :: instances
    call MPI_Get_count(s, strided, instances)
    if (instances /= 1) call fail('count in a status')
    if (s%MPI_TAG /= tag .or. s%MPI_SOURCE /= 0) call fail('tag or source in a status')
  end subroutine check_status

  subroutine fail(what)
    character(*), intent(in) :: what
    print '(a,i0,2a)', 'rank ', rank, ': ', what
    call MPI_Abort(MPI_COMM_WORLD, 1)
  end subroutine fail

end program messages_f08
