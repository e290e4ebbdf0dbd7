// As much of MPI as the interposer needs, in one process, for ThreadSanitizer, which cannot see
// into a real MPI: vectors of ints, their attributes, and messages between threads by tag. A
// message moves from the sender's buffer when both sides are there, by whichever thread comes last,
// so a buffer that is used again too early is a race. Handles come again at once, as in the real
// ones. Built against MPICH's header.

#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <deque>
#include <mutex>
#include <vector>

namespace {

struct type_state {
    int count = 0, blocklength = 0, stride = 0;
    void* attribute = nullptr;
};

struct request_state {
    std::atomic<bool> done{false};
    const void* from = nullptr;
    void* to = nullptr;
    int bytes = 0, tag = 0;
};

// Numbers that are handed out again, the last one first.
template <class State, int First>
class handles {
  public:
    int take() {
        const std::lock_guard lock(door_);
        if (free_.empty()) free_.push_back(First + static_cast<int>(next_++));
        const int handle = free_.back();
        free_.pop_back();
        return handle;
    }
    void give_back(int handle) {
        const std::lock_guard lock(door_);
        free_.push_back(handle);
    }
    State& operator[](int handle) { return states_[static_cast<std::size_t>(handle - First)]; }

  private:
    std::mutex door_;
    std::vector<int> free_;
    std::size_t next_ = 0;
    std::array<State, 4096> states_;
};

constexpr int first_type = static_cast<int>(0x8c000000),
              first_request = static_cast<int>(0x98000001);
handles<type_state, first_type> types;
handles<request_state, first_request> requests;
std::atomic<MPI_Type_delete_attr_function*> deletes{nullptr};

struct mailbox {
    std::mutex door;
    std::deque<request_state*> sends, receives;
};
std::array<mailbox, 64> boxes;

void post(request_state& r) {
    mailbox& box = boxes[static_cast<std::size_t>(r.tag)];
    const std::lock_guard lock(box.door);
    (r.from ? box.sends : box.receives).push_back(&r);
    while (!box.sends.empty() && !box.receives.empty()) {
        request_state &s = *box.sends.front(), &d = *box.receives.front();
        box.sends.pop_front(), box.receives.pop_front();
        d.bytes = std::min(s.bytes, d.bytes);
        std::memcpy(d.to, s.from, static_cast<std::size_t>(d.bytes));
        s.done.store(true, std::memory_order_release);
        d.done.store(true, std::memory_order_release);
    }
}

int begin(const void* from, void* to, int bytes, int tag, MPI_Request* request) {
    *request = requests.take();
    request_state& r = requests[*request];
    r.from = from, r.to = to, r.bytes = bytes, r.tag = tag;
    r.done.store(false, std::memory_order_relaxed);
    post(r);
    return MPI_SUCCESS;
}

void end(MPI_Request* request, MPI_Status* status) {
    request_state& r = requests[*request];
    if (status != MPI_STATUS_IGNORE) {
        *status = MPI_Status{};
        status->count_lo = r.bytes;
        status->MPI_TAG = r.tag;
    }
    requests.give_back(*request);
    *request = MPI_REQUEST_NULL;
}

bool derived(MPI_Datatype t) { return t >= first_type && t < first_type + 4096; }
int size_of(MPI_Datatype t) {
    return derived(t) ? types[t].count * types[t].blocklength * 4 : t == MPI_PACKED ? 1 : 4;
}
int span_of(MPI_Datatype t) {
    return derived(t) ? 4 * ((types[t].count - 1) * types[t].stride + types[t].blocklength)
                      : size_of(t);
}

}  // namespace

// Defines PMPI_name and, beside it, MPI_name.
#define BOTH(name, parameters)                                                        \
    extern "C" int MPI_##name parameters __attribute__((weak, alias("PMPI_" #name))); \
    extern "C" int PMPI_##name parameters

BOTH(Get_library_version, (char* text, int* length)) {
    std::strcpy(text, "MPICH, a stub of it");
    *length = 19;
    return MPI_SUCCESS;
}
BOTH(Initialized, (int* flag)) { return *flag = 1, MPI_SUCCESS; }
BOTH(Finalized, (int* flag)) { return *flag = 0, MPI_SUCCESS; }
BOTH(Comm_rank, (MPI_Comm, int* rank)) { return *rank = 0, MPI_SUCCESS; }
BOTH(Finalize, ()) { return MPI_SUCCESS; }

BOTH(Type_vector, (int count, int blocklength, int stride, MPI_Datatype, MPI_Datatype* made)) {
    *made = types.take();
    types[*made] = {count, blocklength, stride, nullptr};
    return MPI_SUCCESS;
}
BOTH(Type_commit, (MPI_Datatype*)) { return MPI_SUCCESS; }
BOTH(Type_free, (MPI_Datatype * t)) {
    if (void* value = types[*t].attribute) deletes.load()(*t, 0, value, nullptr);
    types.give_back(*t);
    *t = MPI_DATATYPE_NULL;
    return MPI_SUCCESS;
}
BOTH(Type_create_keyval,
     (MPI_Type_copy_attr_function*, MPI_Type_delete_attr_function* f, int* key, void*)) {
    deletes.store(f);
    return *key = 7, MPI_SUCCESS;
}
BOTH(Type_free_keyval, (int*)) { return MPI_SUCCESS; }
BOTH(Type_set_attr, (MPI_Datatype t, int, void* value)) {
    types[t].attribute = value;
    return MPI_SUCCESS;
}
BOTH(Type_get_envelope_c, (MPI_Datatype t, MPI_Count* integers, MPI_Count* addresses,
                           MPI_Count* counts, MPI_Count* inner, int* combiner)) {
    *addresses = *counts = 0;
    *integers = derived(t) ? 3 : 0;
    *inner = derived(t) ? 1 : 0;
    *combiner = derived(t) ? MPI_COMBINER_VECTOR : MPI_COMBINER_NAMED;
    return MPI_SUCCESS;
}
BOTH(Type_get_contents_c, (MPI_Datatype t, MPI_Count, MPI_Count, MPI_Count, MPI_Count,
                           int integers[], MPI_Aint[], MPI_Count[], MPI_Datatype inner[])) {
    integers[0] = types[t].count, integers[1] = types[t].blocklength, integers[2] = types[t].stride;
    inner[0] = MPI_INT;
    return MPI_SUCCESS;
}
BOTH(Type_size_x, (MPI_Datatype t, MPI_Count* size)) { return *size = size_of(t), MPI_SUCCESS; }
BOTH(Type_get_extent_x, (MPI_Datatype t, MPI_Count* lb, MPI_Count* extent)) {
    return *lb = 0, *extent = span_of(t), MPI_SUCCESS;
}
BOTH(Type_get_true_extent_x, (MPI_Datatype t, MPI_Count* lb, MPI_Count* extent)) {
    return *lb = 0, *extent = span_of(t), MPI_SUCCESS;
}
BOTH(Type_get_name, (MPI_Datatype, char* name, int* length)) {
    std::strcpy(name, "MPI_INT");
    return *length = 7, MPI_SUCCESS;
}
BOTH(Pack, (const void* in, int count, MPI_Datatype t, void* out, int, int* position, MPI_Comm)) {
    if (derived(t)) return MPI_ERR_TYPE;
    std::memcpy(static_cast<char*>(out) + *position, in, static_cast<std::size_t>(4 * count));
    return *position += 4 * count, MPI_SUCCESS;
}

BOTH(Isend, (const void* buf, int count, MPI_Datatype t, int, int tag, MPI_Comm, MPI_Request* r)) {
    return begin(buf, nullptr, count * size_of(t), tag, r);
}
BOTH(Irecv, (void* buf, int count, MPI_Datatype t, int, int tag, MPI_Comm, MPI_Request* r)) {
    return begin(nullptr, buf, count * size_of(t), tag, r);
}
BOTH(Request_get_status, (MPI_Request r, int* flag, MPI_Status*)) {
    return *flag = requests[r].done.load(std::memory_order_acquire), MPI_SUCCESS;
}
BOTH(Test, (MPI_Request * r, int* flag, MPI_Status* status)) {
    *flag = *r == MPI_REQUEST_NULL || requests[*r].done.load(std::memory_order_acquire);
    if (*flag && *r != MPI_REQUEST_NULL) end(r, status);
    return MPI_SUCCESS;
}
BOTH(Wait, (MPI_Request * r, MPI_Status* status)) {
    for (int flag = 0; !flag; sched_yield()) PMPI_Test(r, &flag, status);
    return MPI_SUCCESS;
}
BOTH(Waitall, (int n, MPI_Request r[], MPI_Status* s)) {
    for (int i = 0; i < n; ++i) PMPI_Wait(&r[i], s == MPI_STATUSES_IGNORE ? s : s + i);
    return MPI_SUCCESS;
}
BOTH(Get_count, (const MPI_Status* s, MPI_Datatype, int* count)) {
    return *count = s->count_lo, MPI_SUCCESS;
}
BOTH(Get_elements_x, (const MPI_Status* s, MPI_Datatype, MPI_Count* count)) {
    return *count = s->count_lo, MPI_SUCCESS;
}
BOTH(Test_cancelled, (const MPI_Status*, int* flag)) { return *flag = 0, MPI_SUCCESS; }

// Needed to link, never called here.
#define ABSENT(name, parameters) \
    BOTH(name, parameters) { return MPI_ERR_OTHER; }
ABSENT(Cartdim_get, (MPI_Comm, int*))
ABSENT(Cart_shift, (MPI_Comm, int, int, int*, int*))
ABSENT(Comm_remote_size, (MPI_Comm, int*))
ABSENT(Comm_size, (MPI_Comm, int*))
ABSENT(Comm_test_inter, (MPI_Comm, int*))
ABSENT(Dist_graph_neighbors_count, (MPI_Comm, int*, int*, int*))
ABSENT(Error_class, (int, int*))
ABSENT(Graph_neighbors_count, (MPI_Comm, int, int*))
ABSENT(Request_free, (MPI_Request*))
ABSENT(Status_c2f, (const MPI_Status*, MPI_Fint*))
ABSENT(Topo_test, (MPI_Comm, int*))
ABSENT(Type_get_extent, (MPI_Datatype, MPI_Aint*, MPI_Aint*))
