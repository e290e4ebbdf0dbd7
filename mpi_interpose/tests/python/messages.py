"""Strided messages by mpi4py, which opens MPI after the preloaded library was loaded.

Rank 0 sends, rank 1 checks.
"""

import array
import sys

from mpi4py import MPI

N = 400
world = MPI.COMM_WORLD
rank = world.Get_rank()
strided = MPI.INT.Create_vector(N, 1, 2).Commit()


def memory(value):
    return array.array("i", [value if rank == 0 else -1]) * (2 * N)


def check(got, value, what):
    wanted = array.array("i", [value, -1]) * N
    if got != wanted:
        print(f"rank {rank}: {what}")
        sys.stdout.flush()
        world.Abort(1)


def check_status(status, tag, what):
    if (status.Get_source(), status.Get_tag(), status.Get_count(strided)) != (0, tag, 1):
        print(f"rank {rank}: status of {what}")
        sys.stdout.flush()
        world.Abort(1)


def blocking():
    for tag, send in enumerate((world.Send, world.Ssend)):
        data, status = memory(5 + tag), MPI.Status()
        if rank == 0:
            send([data, 1, strided], dest=1, tag=tag)
        elif rank == 1:
            world.Recv([data, 1, strided], source=MPI.ANY_SOURCE, tag=tag, status=status)
            check_status(status, tag, "Recv")
            check(data, 5 + tag, "Recv")


def nonblocking(complete):
    rows = [memory(10 + i) for i in range(20)]
    if rank == 0:
        requests = [world.Isend([r, 1, strided], dest=1, tag=i) for i, r in enumerate(rows)]
    elif rank == 1:
        requests = [world.Irecv([r, 1, strided], source=0, tag=i) for i, r in enumerate(rows)]
    else:
        return
    complete(requests)
    if rank == 1:
        for i, row in enumerate(rows):
            check(row, 10 + i, f"Irecv {i} by {complete.__name__}")


def by_waitall(requests):
    statuses = [MPI.Status() for _ in requests]
    MPI.Request.Waitall(requests, statuses)
    if rank == 1:
        for i, status in enumerate(statuses):
            check_status(status, i, "Waitall")


def by_waitany(requests):
    for _ in requests:
        MPI.Request.Waitany(requests)


def by_testsome(requests):
    left = len(requests)
    while left:
        left -= len(MPI.Request.Testsome(requests) or [])


def by_wait(requests):
    for request in reversed(requests):
        request.Wait()


def persistent():
    data = memory(0)
    if rank > 1:
        return
    make = world.Send_init if rank == 0 else world.Recv_init
    request = make([data, 1, strided], 1 - rank, 7)
    for value in range(5):
        for i in range(len(data)):
            data[i] = value if rank == 0 else -1
        request.Start()
        request.Wait()
        if rank == 1:
            check(data, value, f"start {value}")
    request.Free()


def packing():
    packed = bytearray(4 * N)
    source = array.array("i", range(2 * N))
    target = array.array("i", [-1]) * (2 * N)
    strided.Pack(source, packed, 0, world)
    strided.Unpack(packed, 0, target, world)
    wanted = array.array("i", [i if i % 2 == 0 else -1 for i in range(2 * N)])
    if target != wanted:
        print(f"rank {rank}: Unpack of Pack")
        world.Abort(1)


def objects():
    """Pickled objects travel by matched probes."""
    if rank == 0:
        world.send({"a": list(range(1000))}, dest=1, tag=9)
    elif rank == 1 and world.recv(source=MPI.ANY_SOURCE, tag=9)["a"][-1] != 999:
        world.Abort(1)


blocking()
for way in (by_waitall, by_waitany, by_testsome, by_wait):
    nonblocking(way)
persistent()
packing()
objects()
strided.Free()
if rank == 1:
    print("fine")
