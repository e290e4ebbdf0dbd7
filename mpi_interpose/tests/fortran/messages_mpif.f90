! Strided messages by mpif.h: blocking, nonblocking, persistent, packed, at MPI_BOTTOM. Rank 0 sends, rank 1
! receives; every rank checks what it got and the statuses.
program messages_mpif
  implicit none
  include 'mpif.h'
  integer, parameter :: n = 400
  integer :: ierror, rank, strided, i, position, bytes, count, index, outcount, indices(4), requests(4)
  integer :: status(MPI_STATUS_SIZE), statuses(MPI_STATUS_SIZE, 4), one
  integer(kind=MPI_ADDRESS_KIND) :: place(1)
  integer :: memory(2 * n, 4), absolute, request
  character :: packed(4 * n)
  logical :: flag

  call MPI_Init(ierror)
  call MPI_Comm_rank(MPI_COMM_WORLD, rank, ierror)
  call MPI_Type_vector(n, 1, 2, MPI_INTEGER, strided, ierror)
  call MPI_Type_commit(strided, ierror)

  call fill()
  if (rank == 0) then
    call MPI_Send(memory(1, 1), 1, strided, 1, 1, MPI_COMM_WORLD, ierror)
    call MPI_Ssend(memory(1, 2), 1, strided, 1, 2, MPI_COMM_WORLD, ierror)
  else if (rank == 1) then
    call MPI_Recv(memory(1, 1), 1, strided, 0, 1, MPI_COMM_WORLD, status, ierror)
    call check_status(status, 1)
    call MPI_Recv(memory(1, 2), 1, strided, MPI_ANY_SOURCE, 2, MPI_COMM_WORLD, MPI_STATUS_IGNORE, ierror)
    call check(2)
  end if

  do one = 1, 6
    call fill()
    requests = MPI_REQUEST_NULL
    do i = 1, 4
      if (rank == 0) call MPI_Isend(memory(1, i), 1, strided, 1, 10 + i, MPI_COMM_WORLD, requests(i), ierror)
      if (rank == 1) call MPI_Irecv(memory(1, i), 1, strided, 0, 10 + i, MPI_COMM_WORLD, requests(i), ierror)
    end do
    if (rank < 2) then
      select case (one)
      case (1)
        call MPI_Waitall(4, requests, statuses, ierror)
        if (rank == 1) then
          do i = 1, 4
            call check_status(statuses(:, i), 10 + i)
          end do
        end if
      case (2)
        call MPI_Waitall(4, requests, MPI_STATUSES_IGNORE, ierror)
      case (3)
        do i = 1, 4
          call MPI_Waitany(4, requests, index, status, ierror)
          if (index < 1 .or. index > 4) call fail('index of MPI_Waitany')
          if (rank == 1) call check_status(status, 10 + index)
        end do
      case (4)
        do i = 1, 4
          flag = .false.
          do while (.not. flag)
            call MPI_Test(requests(i), flag, status, ierror)
          end do
          if (rank == 1) call check_status(status, 10 + i)
        end do
      case (5)
        count = 0
        do while (count < 4)
          call MPI_Waitsome(4, requests, outcount, indices, statuses, ierror)
          do i = 1, outcount
            if (rank == 1) call check_status(statuses(:, i), 10 + indices(i))
          end do
          count = count + outcount
        end do
      case (6)
        do i = 1, 4
          call MPI_Wait(requests(i), MPI_STATUS_IGNORE, ierror)
        end do
      end select
      do i = 1, 4
        if (requests(i) /= MPI_REQUEST_NULL) call fail('a completed request is not null')
      end do
    end if
    if (rank == 1) call check(4)
  end do

  request = MPI_REQUEST_NULL
  if (rank == 0) call MPI_Send_init(memory(1, 1), 1, strided, 1, 3, MPI_COMM_WORLD, request, ierror)
  if (rank == 1) call MPI_Recv_init(memory(1, 1), 1, strided, 0, 3, MPI_COMM_WORLD, request, ierror)
  do i = 1, 5
    if (rank > 1) exit
    call fill()
    call MPI_Start(request, ierror)
    call MPI_Wait(request, MPI_STATUS_IGNORE, ierror)
    if (rank == 1) call check(1)
  end do
  if (rank < 2) call MPI_Request_free(request, ierror)

  call fill()
  position = 0
  call MPI_Pack(memory(1, 1), 1, strided, packed, 4 * n, position, MPI_COMM_WORLD, ierror)
  if (position /= 4 * n) call fail('position after MPI_Pack')
  memory(:, 2) = memory(:, 1)
  memory(1::2, 1) = 0
  position = 0
  call MPI_Unpack(packed, 4 * n, position, memory(1, 1), 1, strided, MPI_COMM_WORLD, ierror)
  if (any(memory(:, 1) /= memory(:, 2))) call fail('MPI_Unpack of MPI_Pack')

  call fill()
  call MPI_Get_address(memory(1, 1), place(1), ierror)
  call MPI_Type_create_hindexed(1, (/ 1 /), place, strided, absolute, ierror)
  call MPI_Type_commit(absolute, ierror)
  if (rank == 0) call MPI_Send(MPI_BOTTOM, 1, absolute, 1, 4, MPI_COMM_WORLD, ierror)
  if (rank == 1) then
    call MPI_Recv(MPI_BOTTOM, 1, absolute, 0, 4, MPI_COMM_WORLD, status, ierror)
    call check(1)
  end if
  call MPI_Type_free(absolute, ierror)
  call MPI_Type_free(strided, ierror)
  if (rank == 1) print '(a)', 'fine'
  call MPI_Finalize(ierror)

contains

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
    integer, intent(in) :: s(MPI_STATUS_SIZE), tag
    integer :: instances
    call MPI_Get_count(s, strided, instances, ierror)
    if (instances /= 1) call fail('count in a status')
    if (s(MPI_TAG) /= tag .or. s(MPI_SOURCE) /= 0) call fail('tag or source in a status')
  end subroutine check_status

  subroutine fail(what)
    character(*), intent(in) :: what
    print '(a,i0,2a)', 'rank ', rank, ': ', what
    call MPI_Abort(MPI_COMM_WORLD, 1, ierror)
  end subroutine fail

end program messages_mpif
