#pragma once
// Requests whose bytes travel packed: what has to stay until they complete, and what has to be
// unpacked then. A side table keyed by the library's own handle; the program's handles are never
// ours. A record is looked up before the call that may complete its request, because after it the
// library may hand the same handle to another thread's next message.

#include <mpi.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "abi.hpp"
#include "packed_message.hpp"

namespace assay::mpi {

// Records are recycled, never freed, so that a late reader touches no foreign memory.
struct pending {
    // The request's key while the record stands in the table and no call holds it, else 0.
    std::atomic<std::uintptr_t> key{0};
    std::uintptr_t home = 0;  // the key it stands, or stood, under
    packed_send out;
    packed_receive in;
    // Persistent requests pack at each start and stay in the table until they are freed.
    bool persistent = false;
    std::atomic<bool> active{false};
    const void* user_out = nullptr;
    std::int64_t out_count = 0;
    type_use out_type;
    // Delivery happens once, whichever call learns first that the message is there.
    enum class delivery : int { due, running, done };
    std::atomic<delivery> delivered{delivery::due};
    pending* next = nullptr;

    void deliver_once(const MPI_Status& status);
    void start();
};

// How many requests of ours there are, and how many of them MPI_Request_free left to us.
extern std::atomic<int> living __attribute__((visibility("hidden")));
extern std::atomic<int> adopted_count __attribute__((visibility("hidden")));

// One relaxed load: false where no request is ours.
inline bool any_requests() { return living.load(std::memory_order_relaxed) != 0; }
inline constexpr auto no_requests = [](auto...) { return !any_requests(); };
// The record of a request, held for one call, or null. A record that another thread's call holds is
// of an earlier life of the handle: that call completed it, and has not yet taken it out.
pending* hold_request(MPI_Request request);
// After a call that left the request as it was.
void let_go(pending* p);

// A fresh record; null where there is no memory or where some function that completes requests is
// not this library's, so that a completion could go unseen.
pending* new_pending();
void recycle(pending* p);
void keep(MPI_Request request, pending* p);
// After the library completed p's request. `good`: without an error.
void finish(pending* p, const MPI_Status& status, bool good);
// A send that the library completed at once needs no record, and may share its handle with others.
void keep_send(MPI_Request request, pending* p);

// An inactive persistent request was freed.
void retire(pending* p);
// MPI_Request_free: the real request lives on until its message is through.
void adopt(MPI_Request request, pending* p);
// Completes adopted requests that are through; called wherever MPI makes progress.
void look_after_adopted();

// The requests of one call that are ours, and statuses where the program asked for none.
class watch {
  public:
    watch(int count, const MPI_Request* requests);
    ~watch();
    watch(const watch&) = delete;
    watch& operator=(const watch&) = delete;
    [[nodiscard]] bool any() const { return any_; }
    [[nodiscard]] bool out_of_memory() const { return no_memory_ || (any_ && !records_); }
    [[nodiscard]] MPI_Status* statuses(MPI_Status* users);
    // Request i has completed, told by a call that leaves it.
    void told(int i, const MPI_Status& status) const;
    // Request i completed, or failed, with this status.
    void completed(int i, MPI_Request now, const MPI_Status& status, bool good) const;
    // All may have: after a Waitall or Testall that returned rc.
    void settle(int rc, const MPI_Request* now, const MPI_Status* statuses) const;
    // Those of a list, one status each: after Waitsome or Testsome.
    void settle_some(int rc, int completed_count, const int* indices, const MPI_Request* now,
                     const MPI_Status* statuses) const;

  private:
    static constexpr int few = 16;
    int count_;
    bool any_ = false, no_memory_ = false;
    std::array<pending*, few> few_records_;
    std::array<MPI_Status, few> few_statuses_;
    std::unique_ptr<pending*[]> many_records_;
    std::unique_ptr<MPI_Status[]> many_statuses_;
    pending** records_ = nullptr;
};

// The shapes that all nonblocking and persistent calls share; `next(place)` is the
// library's call on what stands in for the program's buffer, `plain()` on that itself.
template <class Next, class Plain>
int post_send(packed_send&& m, MPI_Request* request, Next next, Plain plain) {
    look_after_adopted();
    pending* p = m ? new_pending() : nullptr;
    if (!p) return plain();
    p->out = std::move(m);
    const int rc = next(p->out);
    if (rc == MPI_SUCCESS)
        keep_send(*request, p);
    else
        recycle(p);
    return rc;
}

enum class life { once, persistent };

template <class Next, class Plain>
int post_receive(packed_receive&& m, MPI_Request* request, Next next, Plain plain,
                 life how = life::once) {
    look_after_adopted();
    pending* p = m ? new_pending() : nullptr;
    if (!p) return plain();
    p->in = std::move(m);
    p->persistent = how == life::persistent;
    const int rc = next(p->in);
    if (rc == MPI_SUCCESS)
        keep(*request, p);
    else
        recycle(p);
    return rc;
}

template <auto& Next, class Count>
int nonblocking_send(const void* buf, Count count, MPI_Datatype type, int dest, int tag,
                     MPI_Comm comm, MPI_Request* request) {
    return post_send(
        pack_message(call::send_request, buf, count, type, dest, comm), request,
        [&](const stand_in& m) {
            return Next(m.data(), static_cast<Count>(m.count), m.type, dest, tag, comm, request);
        },
        [&] { return Next(buf, count, type, dest, tag, comm, request); });
}

// Send_init and its kin: the buffer is packed at each start.
template <auto& Next, class Count>
int persistent_send(const void* buf, Count count, MPI_Datatype type, int dest, int tag,
                    MPI_Comm comm, MPI_Request* request) {
    packed_start m = packed_place_to_send(call::send_request, buf, count, type, dest, comm);
    pending* p = m.place ? new_pending() : nullptr;
    if (!p) return Next(buf, count, type, dest, tag, comm, request);
    p->out = std::move(m.place);
    p->out_type = std::move(m.type);
    p->persistent = true;
    p->user_out = buf;
    p->out_count = count;
    const int rc = Next(p->out.data(), static_cast<Count>(p->out.count), p->out.type, dest, tag,
                        comm, request);
    if (rc == MPI_SUCCESS)
        keep(*request, p);
    else
        recycle(p);
    return rc;
}

}  // namespace assay::mpi
