// Nonblocking and persistent messages: rank 0 sends, rank 1 receives, and every way to complete a
// request must give the bytes and statuses of a blocking receive by PMPI_.

#include <algorithm>
#include <array>
#include <memory>

#include "random_type.hpp"

namespace conformance {
namespace {

constexpr int ints = 256;

// Every other int of `ints * 2`: 4 bytes at stride 8.
class strided_ints {
  public:
    strided_ints() {
        MPI_Type_vector(ints, 1, 2, MPI_INT, &type_);
        MPI_Type_commit(&type_);
    }
    strided_ints(const strided_ints&) = delete;
    strided_ints& operator=(const strided_ints&) = delete;
    ~strided_ints() { MPI_Type_free(&type_); }
    operator MPI_Datatype() const { return type_; }

  private:
    MPI_Datatype type_ = MPI_DATATYPE_NULL;
};

using row = std::vector<int>;

row filled(int value) { return row(2 * ints, value); }

void expect_message(const row& got, int value, int ground, const std::string& what) {
    for (std::size_t i = 0; i < got.size(); ++i)
        if (got[i] != (i % 2 ? ground : value))
            return fail(what + ": int " + std::to_string(i) + " is " + std::to_string(got[i]) +
                        ", wanted " + std::to_string(i % 2 ? ground : value));
}

void expect_status(const MPI_Status& s, MPI_Datatype type, int tag, int count,
                   const std::string& what) {
    int seen = -1;
    MPI_Get_count(&s, type, &seen);
    expect_equal(seen, count, what + " count");
    expect_equal(s.MPI_TAG, tag, what + " tag");
    expect_equal(s.MPI_SOURCE, 0, what + " source");
}

// Completes all requests, giving each one's status.
using finisher = void (*)(std::vector<MPI_Request>&, std::vector<MPI_Status>&);

void by_wait(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    for (std::size_t i = r.size(); i-- > 0;) MPI_Wait(&r[i], &s[i]);
}
void by_test(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    for (std::size_t i = 0; i < r.size(); ++i)
        for (int flag = 0; !flag;) MPI_Test(&r[i], &flag, &s[i]);
}
void by_waitall(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    MPI_Waitall(static_cast<int>(r.size()), r.data(), s.data());
}
void by_testall(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    for (int flag = 0; !flag;) MPI_Testall(static_cast<int>(r.size()), r.data(), &flag, s.data());
}
void by_waitany(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    for (std::size_t k = 0; k < r.size(); ++k) {
        int i = 0;
        MPI_Status one;
        MPI_Waitany(static_cast<int>(r.size()), r.data(), &i, &one);
        s[static_cast<std::size_t>(i)] = one;
    }
}
void by_testany(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    for (std::size_t k = 0; k < r.size();) {
        int i = 0, flag = 0;
        MPI_Status one;
        MPI_Testany(static_cast<int>(r.size()), r.data(), &i, &flag, &one);
        if (flag) s[static_cast<std::size_t>(i)] = one, ++k;
    }
}
void by_some(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s, bool wait) {
    const int n = static_cast<int>(r.size());
    std::vector<int> indices(r.size());
    std::vector<MPI_Status> some(r.size());
    for (int done = 0, out = 0; done < n; done += out) {
        (wait ? MPI_Waitsome : MPI_Testsome)(n, r.data(), &out, indices.data(), some.data());
        for (int k = 0; k < out; ++k)
            s[static_cast<std::size_t>(indices[static_cast<std::size_t>(k)])] =
                some[static_cast<std::size_t>(k)];
    }
}
void by_waitsome(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) { by_some(r, s, true); }
void by_testsome(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) { by_some(r, s, false); }
void by_get_status(std::vector<MPI_Request>& r, std::vector<MPI_Status>& s) {
    for (std::size_t i = 0; i < r.size(); ++i) {
        for (int flag = 0; !flag;) MPI_Request_get_status(r[i], &flag, &s[i]);
        MPI_Request_free(&r[i]);
    }
}

struct way_to_complete {
    const char* name;
    finisher run;
};
constexpr way_to_complete ways[] = {
    {"wait", by_wait},         {"test", by_test},         {"waitall", by_waitall},
    {"testall", by_testall},   {"waitany", by_waitany},   {"testany", by_testany},
    {"waitsome", by_waitsome}, {"testsome", by_testsome}, {"get_status", by_get_status}};

#if MPI_VERSION > 4 || (MPI_VERSION == 4 && MPI_SUBVERSION >= 1)
#define CONFORMANCE_HAS_GET_STATUS_OF_LISTS
#endif

// What MPI_Request_get_status and its kin tell of has arrived, while the requests still stand.
void told_and_standing() {
    const strided_ints type;
    using telling = bool (*)(std::vector<MPI_Request>&);
    const telling ways_to_tell[] = {
        [](std::vector<MPI_Request>& r) {
            int flags = 0;
            for (const MPI_Request one : r) {
                int flag = 0;
                MPI_Request_get_status(one, &flag, MPI_STATUS_IGNORE);
                flags += flag;
            }
            return flags == static_cast<int>(r.size());
        },
#ifdef CONFORMANCE_HAS_GET_STATUS_OF_LISTS
        [](std::vector<MPI_Request>& r) {
            int flag = 0;
            MPI_Request_get_status_all(static_cast<int>(r.size()), r.data(), &flag,
                                       MPI_STATUSES_IGNORE);
            return flag != 0;
        },
        [](std::vector<MPI_Request>& r) {
            int told = 0;
            for (const MPI_Request& one : r) {
                int flag = 0, index = 0;
                MPI_Request_get_status_any(1, &one, &index, &flag, MPI_STATUS_IGNORE);
                told += flag;
            }
            return told == static_cast<int>(r.size());
        },
        // Lists of one: of longer ones MPICH 5.0.2 tells only some of what has completed.
        [](std::vector<MPI_Request>& r) {
            int told = 0;
            for (const MPI_Request& one : r) {
                int count = 0, index = 0;
                MPI_Request_get_status_some(1, &one, &count, &index, MPI_STATUSES_IGNORE);
                told += count;
            }
            return told == static_cast<int>(r.size());
        },
#endif
    };
    int value = 40;
    for (const telling told : ways_to_tell) {
        ++value;
        std::vector<MPI_Request> requests(20, MPI_REQUEST_NULL);
        std::vector<row> rows(requests.size(), filled(rank() == 0 ? value : -1));
        for (std::size_t i = 0; i < rows.size() && rank() < 2; ++i)
            rank() == 0 ? MPI_Isend(rows[i].data(), 1, type, 1, 4, MPI_COMM_WORLD, &requests[i])
                        : MPI_Irecv(rows[i].data(), 1, type, 0, 4, MPI_COMM_WORLD, &requests[i]);
        while (!told(requests)) {
        }
        if (rank() == 1)
            for (const row& r : rows) expect_message(r, value, -1, "told of");
        MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
    }
}

constexpr int (*sends[])(const void*, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request*) = {
    MPI_Isend, MPI_Issend};

// Twenty messages under way at once; every third is plain ints, or received as such.
void every_completion() {
    const strided_ints type;
    constexpr std::size_t n = 20;
    for (const auto& [name, complete] : ways) {
        std::vector<MPI_Request> requests(n);
        std::vector<MPI_Status> statuses(n);
        std::vector<row> rows(n);
        for (std::size_t i = 0; i < n; ++i) {
            const int tag = static_cast<int>(i);
            rows[i] = filled(rank() == 0 ? 100 + tag : -1);
            if (rank() == 0)
                sends[i % 2](rows[i].data(), i % 3 == 1 ? ints : 1, i % 3 == 1 ? MPI_INT : type, 1,
                             tag, MPI_COMM_WORLD, &requests[i]);
            else if (rank() == 1)
                MPI_Irecv(rows[i].data(), i % 5 == 1 ? ints : 1, i % 5 == 1 ? MPI_INT : type, 0,
                          tag, MPI_COMM_WORLD, &requests[i]);
        }
        if (rank() > 1) continue;
        complete(requests, statuses);
        for (std::size_t i = 0; i < n; ++i) {
            const std::string what = std::string(name) + " " + std::to_string(i);
            expect(requests[i] == MPI_REQUEST_NULL, what + ": the request is not null");
            if (rank() == 0) continue;
            const bool dense = i % 5 == 1;
            expect_status(statuses[i], dense ? MPI_INT : MPI_Datatype(type), static_cast<int>(i),
                          dense ? ints : 1, what);
            if (dense)
                expect_equal(rows[i][ints - 1], 100 + static_cast<int>(i), what + " last int");
            else
                expect_message(rows[i], 100 + static_cast<int>(i), -1, what);
        }
    }
}

// As every_completion, with MPI_STATUS_IGNORE, which must not keep a message from being unpacked.
void ignored_statuses() {
    const strided_ints type;
    constexpr std::size_t n = 40;
    std::vector<MPI_Request> requests(n, MPI_REQUEST_NULL);
    std::vector<row> rows(n, filled(rank() == 0 ? 5 : -1));
    for (std::size_t i = 0; i < n && rank() < 2; ++i)
        if (rank() == 0)
            MPI_Isend(rows[i].data(), 1, type, 1, 3, MPI_COMM_WORLD, &requests[i]);
        else
            MPI_Irecv(rows[i].data(), 1, type, 0, 3, MPI_COMM_WORLD, &requests[i]);
    int index = 0;
    MPI_Wait(&requests[0], MPI_STATUS_IGNORE);
    MPI_Waitany(static_cast<int>(n), requests.data(), &index, MPI_STATUS_IGNORE);
    MPI_Waitall(static_cast<int>(n), requests.data(), MPI_STATUSES_IGNORE);
    if (rank() == 1)
        for (const row& r : rows) expect_message(r, 5, -1, "status ignored");
}

// Many unlike messages of random types, posted in one order and completed in another.
void random_requests() {
    random r(77);
    for (int round = 0; round < 25; ++round) {
        constexpr std::size_t n = 8;
        std::array<sample_type, n> types;
        std::array<std::vector<char>, n> memory, got, wanted;
        std::vector<MPI_Request> requests(n, MPI_REQUEST_NULL);
        for (std::size_t i = 0; i < n; ++i) {
            do draw(r, types[i], static_cast<int>(r() % 4));
            while (types[i].overlaps);
            memory[i] = random_bytes(r, types[i].bytes);
            got[i] = wanted[i] = random_bytes(r, types[i].bytes);
        }
        for (std::size_t i = 0; i < n; ++i) {
            const sample_type& s = types[i];
            const int tag = static_cast<int>(i);
            if (rank() == 0) {
                PMPI_Send(memory[i].data() + s.origin, s.count, s.type, 1, 50, MPI_COMM_WORLD);
                MPI_Isend(memory[i].data() + s.origin, s.count, s.type, 1, tag, MPI_COMM_WORLD,
                          &requests[i]);
            } else if (rank() == 1) {
                PMPI_Recv(wanted[i].data() + s.origin, s.count, s.type, 0, 50, MPI_COMM_WORLD,
                          MPI_STATUS_IGNORE);
                MPI_Irecv(got[i].data() + s.origin, s.count, s.type, 0, MPI_ANY_TAG, MPI_COMM_WORLD,
                          &requests[i]);
            }
        }
        MPI_Waitall(static_cast<int>(n), requests.data(), MPI_STATUSES_IGNORE);
        for (std::size_t i = 0; i < n && rank() == 1; ++i)
            expect(got[i] == wanted[i],
                   "round " + std::to_string(round) + ": " + difference(got[i], wanted[i]));
    }
}

// The bytes are taken at the call or later, never after the completion; a request's handle comes
// again at once.
void reused_requests() {
    const strided_ints type;
    row memory = filled(0);
    for (int i = 0; i < 3000 && rank() < 2; ++i) {
        MPI_Request request = MPI_REQUEST_NULL;
        std::fill(memory.begin(), memory.end(), rank() == 0 ? i : -1);
        if (rank() == 0)
            MPI_Isend(memory.data(), 1, type, 1, 4, MPI_COMM_WORLD, &request);
        else if (i % 2)
            MPI_Irecv(memory.data(), 1, type, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD,
                      &request);
        else
            MPI_Irecv(memory.data(), ints, MPI_INT, 0, 4, MPI_COMM_WORLD, &request);
        MPI_Wait(&request, MPI_STATUS_IGNORE);
        if (rank() == 1 && i % 2)
            expect_message(memory, i, -1, "message " + std::to_string(i));
        else if (rank() == 1)
            expect_equal(memory[ints], -1, "an earlier receive came through");
    }
}

// Large enough that the library keeps the buffer until the receiver is there.
void late_receiver() {
    MPI_Datatype type;
    const int n = 1 << 18;
    MPI_Type_vector(n, 1, 2, MPI_SHORT, &type);
    MPI_Type_commit(&type);
    std::vector<short> a(2 * n, 7), b(2 * n, 8);
    MPI_Request requests[2] = {MPI_REQUEST_NULL, MPI_REQUEST_NULL};
    if (rank() == 0) {
        MPI_Isend(a.data(), 1, type, 1, 1, MPI_COMM_WORLD, &requests[0]);
        MPI_Isend(b.data(), 1, type, 1, 2, MPI_COMM_WORLD, &requests[1]);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank() == 1) {
        std::fill(a.begin(), a.end(), short{-1}), std::fill(b.begin(), b.end(), short{-1});
        MPI_Irecv(b.data(), 1, type, 0, 2, MPI_COMM_WORLD, &requests[1]);
        MPI_Irecv(a.data(), 1, type, 0, 1, MPI_COMM_WORLD, &requests[0]);
    }
    MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
    if (rank() == 1)
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] != (i % 2 ? -1 : 7) || b[i] != (i % 2 ? -1 : 8))
                return fail("element " + std::to_string(i));
    MPI_Type_free(&type);
}

// The program frees its requests, and its types, at once; the messages go on.
void freed_requests() {
    row memory = filled(rank() == 0 ? 9 : -1), answer = filled(-1);
    MPI_Request request = MPI_REQUEST_NULL;
    for (int i = 0; i < 50 && rank() < 2; ++i) {
        const strided_ints type;
        if (rank() == 0) {
            MPI_Isend(memory.data(), 1, type, 1, 8, MPI_COMM_WORLD, &request);
            MPI_Request_free(&request);
            expect(request == MPI_REQUEST_NULL, "a freed request is not null");
            MPI_Recv(answer.data(), 1, type, 1, 8, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        } else {
            MPI_Irecv(memory.data(), 1, type, 0, 8, MPI_COMM_WORLD, &request);
            MPI_Wait(&request, MPI_STATUS_IGNORE);
            expect_message(memory, 9, -1, "from a freed send");
            MPI_Send(memory.data(), 1, type, 0, 8, MPI_COMM_WORLD);
        }
    }
    // A freed receive: the message's arrival is known by a later one.
    const strided_ints type;
    if (rank() == 1) {
        std::fill(memory.begin(), memory.end(), -1);
        MPI_Irecv(memory.data(), 1, type, 0, 9, MPI_COMM_WORLD, &request);
        MPI_Request_free(&request);
        int one = 0;
        MPI_Send(&one, 1, MPI_INT, 0, 10, MPI_COMM_WORLD);
        MPI_Recv(&one, 1, MPI_INT, 0, 11, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        MPI_Request next = MPI_REQUEST_NULL;
        MPI_Wait(&next, MPI_STATUS_IGNORE);
        expect_message(memory, 9, -1, "into a freed receive");
    } else if (rank() == 0) {
        int one = 0;
        MPI_Recv(&one, 1, MPI_INT, 1, 10, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        MPI_Ssend(memory.data(), 1, type, 1, 9, MPI_COMM_WORLD);
        MPI_Ssend(&one, 1, MPI_INT, 1, 11, MPI_COMM_WORLD);
    }
}

void cancelled_receives() {
    const strided_ints type;
    for (int i = 0; i < 20; ++i) {
        row memory = filled(-1);
        MPI_Request request;
        MPI_Status status;
        int flag = 0;
        MPI_Irecv(memory.data(), 1, type, MPI_ANY_SOURCE, 999, MPI_COMM_WORLD, &request);
        MPI_Cancel(&request);
        MPI_Wait(&request, &status);
        MPI_Test_cancelled(&status, &flag);
        expect(flag, "a cancelled receive does not say so");
        expect_message(memory, -1, -1, "a cancelled receive wrote");
        MPI_Irecv(memory.data(), 1, type, MPI_ANY_SOURCE, 999, MPI_COMM_WORLD, &request);
        MPI_Cancel(&request);
        MPI_Request_free(&request);
        expect(request == MPI_REQUEST_NULL, "cancelled and freed");
    }
}

// Shorter and longer messages than the receive asks for.
void unequal_requests() {
    const strided_ints type;
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    row memory = filled(rank() == 0 ? 6 : -1);
    for (const int sent : {1, 3, 100, ints}) {
        if (rank() == 0) MPI_Send(memory.data(), sent, MPI_INT, 1, 2, MPI_COMM_WORLD);
        if (rank() != 1) continue;
        std::fill(memory.begin(), memory.end(), -1);
        MPI_Request request;
        MPI_Status status;
        int bytes = 0;
        MPI_Irecv(memory.data(), 1, type, 0, 2, MPI_COMM_WORLD, &request);
        MPI_Wait(&request, &status);
        MPI_Get_count(&status, MPI_BYTE, &bytes);
        expect_equal(bytes, 4 * sent, "bytes of a short message");
        expect_equal(std::count(memory.begin(), memory.end(), 6), sent, "ints of a short message");
    }
    if (rank() == 0) {
        for (int i = 0; i < 2; ++i) MPI_Send(memory.data(), ints, MPI_INT, 1, 2, MPI_COMM_WORLD);
        MPI_Send(memory.data(), 8, MPI_INT, 1, 3, MPI_COMM_WORLD);
    } else if (rank() == 1) {
        MPI_Datatype little;
        MPI_Type_vector(8, 1, 2, MPI_INT, &little);
        MPI_Type_commit(&little);
        MPI_Request requests[2];
        MPI_Status statuses[2];
        MPI_Irecv(memory.data(), 1, little, 0, 2, MPI_COMM_WORLD, &requests[0]);
        int error_class = 0, rc = MPI_Wait(&requests[0], &statuses[0]);
        MPI_Error_class(rc, &error_class);
        expect_equal(error_class, MPI_ERR_TRUNCATE, "class of a truncated receive");
        std::fill(memory.begin(), memory.end(), -1);
        row other = filled(-1);
        MPI_Irecv(memory.data(), 1, little, 0, 2, MPI_COMM_WORLD, &requests[0]);
        MPI_Irecv(other.data(), 1, little, 0, 3, MPI_COMM_WORLD, &requests[1]);
        rc = MPI_Waitall(2, requests, statuses);
        MPI_Error_class(rc, &error_class);
        expect_equal(error_class, MPI_ERR_IN_STATUS, "class of a Waitall with one truncated");
        if (requests[1] != MPI_REQUEST_NULL) MPI_Wait(&requests[1], MPI_STATUS_IGNORE);
        expect_equal(std::count(other.begin(), other.end(), 6), 8, "the good one of two");
        MPI_Type_free(&little);
    }
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_ARE_FATAL);
}

// Sends that start anew with other bytes in the same buffer, receives that complete again and
// again.
void persistent_requests() {
    constexpr int (*inits[])(const void*, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request*) = {
        MPI_Send_init, MPI_Ssend_init, MPI_Bsend_init};
    std::vector<char> attached(1 << 16);
    MPI_Buffer_attach(attached.data(), static_cast<int>(attached.size()));
    for (const auto init : inits) {
        auto type = std::make_unique<strided_ints>();
        row a = filled(-1), b = filled(-1);
        MPI_Request requests[2] = {MPI_REQUEST_NULL, MPI_REQUEST_NULL};
        if (rank() == 0) {
            init(a.data(), 1, *type, 1, 1, MPI_COMM_WORLD, &requests[0]);
            init(b.data(), 1, *type, 1, 2, MPI_COMM_WORLD, &requests[1]);
        } else if (rank() == 1) {
            MPI_Recv_init(a.data(), 1, *type, 0, 1, MPI_COMM_WORLD, &requests[0]);
            MPI_Recv_init(b.data(), 1, *type, 0, MPI_ANY_TAG, MPI_COMM_WORLD, &requests[1]);
        }
        if (rank() > 1) continue;
        type.reset();  // freed: the requests hold it
        for (int i = 0; i < 20; ++i) {
            std::fill(a.begin(), a.end(), rank() == 0 ? i : -1);
            std::fill(b.begin(), b.end(), rank() == 0 ? 1000 + i : -2);
            if (i % 2) {
                MPI_Startall(2, requests);
                MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
            } else {
                for (MPI_Request& r : requests) MPI_Start(&r);
                for (MPI_Request& r : requests)
                    for (int flag = 0; !flag;) MPI_Test(&r, &flag, MPI_STATUS_IGNORE);
            }
            for (const MPI_Request& r : requests)
                expect(r != MPI_REQUEST_NULL, "a persistent request is null");
            if (rank() == 1) {
                expect_message(a, i, -1, "persistent, start " + std::to_string(i));
                expect_message(b, 1000 + i, -2, "persistent, any tag, start " + std::to_string(i));
                std::fill(a.begin(), a.end(), -3);
            }
            int flag = 0;
            MPI_Status status;
            MPI_Test(&requests[0], &flag, &status);  // inactive: complete, and empty
            expect(flag && status.MPI_TAG == MPI_ANY_TAG, "status of an inactive request");
            if (rank() == 1) expect_message(a, -3, -3, "an inactive request wrote");
        }
        for (MPI_Request& r : requests) MPI_Request_free(&r);
    }
    void* detached = nullptr;
    int bytes = 0;
    MPI_Buffer_detach(&detached, &bytes);
}

void matched_requests() {
    const strided_ints type;
    row memory = filled(rank() == 0 ? 4 : -1);
    if (rank() == 0) {
        for (int tag = 0; tag < 2; ++tag) MPI_Send(memory.data(), 1, type, 1, tag, MPI_COMM_WORLD);
    } else if (rank() == 1) {
        for (int tag = 0; tag < 2; ++tag) {
            std::fill(memory.begin(), memory.end(), -1);
            MPI_Message message = MPI_MESSAGE_NULL;
            MPI_Status status;
            MPI_Request request;
            int flag = 0, count = 0;
            while (!flag)
                MPI_Improbe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &flag, &message, &status);
            MPI_Get_count(&status, type, &count);
            expect_equal(count, 1, "matched count");
            if (tag == 0) {
                MPI_Imrecv(memory.data(), 1, type, &message, &request);
                MPI_Wait(&request, &status);
            } else {
                MPI_Mrecv(memory.data(), 1, type, &message, &status);
            }
            expect(message == MPI_MESSAGE_NULL, "a received message is not null");
            expect_status(status, type, tag, 1, "matched");
            expect_message(memory, 4, -1, "matched");
        }
    }
}

void replaced_messages() {
    const strided_ints type;
    if (rank() >= size() / 2 * 2) return;
    const int peer = rank() ^ 1;
    row memory = filled(rank());
    for (int i = 0; i < 10; ++i) {
        MPI_Status status;
        MPI_Sendrecv_replace(memory.data(), 1, type, peer, 1, peer, 1, MPI_COMM_WORLD, &status);
        expect_message(memory, i % 2 ? rank() : peer, rank(), "replaced");
        expect_equal(status.MPI_SOURCE, peer, "source of a replaced message");
    }
}

// Isends of one tag, large and small, packed and plain, arrive in the order of the calls.
void request_order() {
    const strided_ints type;
    constexpr std::size_t n = 120;
    std::vector<row> rows(n);
    std::vector<MPI_Request> requests(n, MPI_REQUEST_NULL);
    for (std::size_t i = 0; i < n && rank() < 2; ++i) {
        rows[i] = filled(rank() == 0 ? static_cast<int>(i) : -1);
        if (rank() == 1)
            MPI_Irecv(rows[i].data(), 1, type, 0, 7, MPI_COMM_WORLD, &requests[i]);
        else if (i % 3)
            MPI_Isend(rows[i].data(), 1, type, 1, 7, MPI_COMM_WORLD, &requests[i]);
        else
            MPI_Isend(rows[i].data(), ints, MPI_INT, 1, 7, MPI_COMM_WORLD, &requests[i]);
    }
    MPI_Waitall(static_cast<int>(n), requests.data(), MPI_STATUSES_IGNORE);
    for (std::size_t i = 0; i < n && rank() == 1; ++i)
        expect_message(rows[i], static_cast<int>(i), -1, "place " + std::to_string(i));
}

}  // namespace

const std::vector<check> request_checks = {
    {"every_completion", 2, every_completion}, {"told_and_standing", 2, told_and_standing},
    {"ignored_statuses", 2, ignored_statuses}, {"random_requests", 2, random_requests},
    {"reused_requests", 2, reused_requests},   {"late_receiver", 2, late_receiver},
    {"freed_requests", 2, freed_requests},     {"cancelled_receives", 1, cancelled_receives},
    {"unequal_requests", 2, unequal_requests}, {"persistent_requests", 2, persistent_requests},
    {"matched_requests", 2, matched_requests}, {"replaced_messages", 2, replaced_messages},
    {"request_order", 2, request_order}};

}  // namespace conformance
