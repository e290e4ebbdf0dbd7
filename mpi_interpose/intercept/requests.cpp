#include "requests.hpp"

#include <dlfcn.h>
#include <sched.h>

#include <algorithm>
#include <mutex>

#include "defect.hpp"
#include "handle_table.hpp"

namespace assay::mpi {

std::atomic<int> living{0}, adopted_count{0};
namespace {

// Never destroyed: MPI may complete requests after our static destructors have run.
handle_table<pending>& table() {
    static auto* t = new handle_table<pending>;
    return *t;
}

std::mutex free_door;
pending* free_records = nullptr;

// Requests that the program freed while their messages were under way.
std::mutex adopted_door;
pending* adopted = nullptr;

// True where calls of every function that completes requests come to this library first. A tool in
// front of us, or inside of the program, that calls PMPI_Wait would hide completions.
bool sees_completions() {
    static const bool all = [] {
        Dl_info ours;
        if (!dladdr(reinterpret_cast<void*>(&sees_completions), &ours)) return false;
        const auto is_ours = [&](void* function) {
            Dl_info theirs;
            return dladdr(function, &theirs) && theirs.dli_fbase == ours.dli_fbase;
        };
        for (const char* name :
             {"MPI_Wait", "MPI_Waitall", "MPI_Waitany", "MPI_Waitsome", "MPI_Test", "MPI_Testall",
              "MPI_Testany", "MPI_Testsome", "MPI_Request_free", "MPI_Request_get_status",
              "MPI_Start", "MPI_Startall"})
            if (!is_ours(dlsym(RTLD_DEFAULT, name))) return false;
        // MPI-4.1's, which the library may have although the mpi.h of this build has them not.
        for (const char* name : {"MPI_Request_get_status_all", "MPI_Request_get_status_any",
                                 "MPI_Request_get_status_some"})
            if (void* function = dlsym(RTLD_DEFAULT, name); function && !is_ours(function))
                return false;
        return true;
    }();
    return all;
}

bool in_statuses(int rc) {
    int error_class = MPI_SUCCESS;
    return rc == MPI_ERR_IN_STATUS ||
           (PMPI_Error_class(rc, &error_class) == MPI_SUCCESS && error_class == MPI_ERR_IN_STATUS);
}

bool cancelled(const MPI_Status& status) {
    int flag = 0;
    return PMPI_Test_cancelled(&status, &flag) == MPI_SUCCESS && flag;
}

// True when the request is through; p is then out of the list's hands.
bool through(pending* p) {
    MPI_Request request = from_word<MPI_Request>(p->home);
    MPI_Status status;
    int flag = 0;
    const int rc = PMPI_Test(&request, &flag, &status);
    if (rc == MPI_SUCCESS && !flag) return false;
    if (rc == MPI_SUCCESS) p->deliver_once(status);
    if (p->persistent && request != MPI_REQUEST_NULL) PMPI_Request_free(&request);
    recycle(p);
    return true;
}

}  // namespace

void pending::deliver_once(const MPI_Status& status) {
    if (!in) return;
    auto before = delivery::due;
    if (delivered.compare_exchange_strong(before, delivery::running, std::memory_order_acquire)) {
        if (broken(defect::unpacks_cancelled))
            in.use->unpack(in.buffer.data(), static_cast<char*>(in.user),
                           in.count / in.use->size());
        else if (!cancelled(status))
            in.deliver(status);
        delivered.store(delivery::done, std::memory_order_release);
    }
    while (delivered.load(std::memory_order_acquire) != delivery::done) sched_yield();
}

void pending::start() {
    delivered.store(delivery::due, std::memory_order_relaxed);
    active.store(true, std::memory_order_relaxed);
    if (!out) return;
    if (broken(defect::packed_at_init) && out_count == 0) return;
    // Where a device failed its later calls tell the program so.
    (void)out.fill(out_type, user_out, out_count);
    if (broken(defect::packed_at_init)) out_count = 0;
}

pending* hold_request(MPI_Request request) {
    if (request == MPI_REQUEST_NULL) return nullptr;
    std::uintptr_t key = to_word(request);
    pending* p = table().find(key);
    return p && p->key.compare_exchange_strong(key, 0, std::memory_order_acq_rel) ? p : nullptr;
}

void let_go(pending* p) { p->key.store(p->home, std::memory_order_release); }

pending* new_pending() {
    if (!sees_completions()) return nullptr;
    try {
        table().prepare();
        {
            const std::lock_guard lock(free_door);
            if (pending* p = free_records) {
                free_records = p->next;
                return p;
            }
        }
        return new pending;
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void recycle(pending* p) {
    p->out = packed_send{};
    p->in = packed_receive{};
    p->out_type = type_use{};
    p->persistent = false;
    p->active.store(false, std::memory_order_relaxed);
    p->delivered.store(pending::delivery::due, std::memory_order_relaxed);
    const std::lock_guard lock(free_door);
    p->next = free_records;
    free_records = p;
}

void keep(MPI_Request request, pending* p) {
    p->home = to_word(request);
    p->key.store(p->home, std::memory_order_release);
    living.fetch_add(1, std::memory_order_relaxed);
    table().insert(p->home, p);
}

void keep_send(MPI_Request request, pending* p) {
    MPI_Status status;
    int flag = 0;
    if (broken(defect::early_release)) flag = 1;
    if (flag || (PMPI_Request_get_status(request, &flag, &status) == MPI_SUCCESS && flag))
        return recycle(p);
    keep(request, p);
}

void finish(pending* p, const MPI_Status& status, bool good) {
    if (good) p->deliver_once(status);
    p->active.store(false, std::memory_order_relaxed);
    p->persistent ? let_go(p) : retire(p);
}

void retire(pending* p) {
    table().erase(p->home, p);  // another request of this handle may stand there by now
    living.fetch_sub(1, std::memory_order_relaxed);
    recycle(p);
}

void adopt(MPI_Request request, pending* p) {
    p->home = to_word(request);
    table().erase(p->home, p);
    {
        const std::lock_guard lock(adopted_door);
        p->next = adopted;
        adopted = p;
        adopted_count.fetch_add(1, std::memory_order_relaxed);
    }
    look_after_adopted();
}

void look_after_adopted() {
    if (adopted_count.load(std::memory_order_relaxed) == 0) return;
    const std::unique_lock lock(adopted_door, std::try_to_lock);
    if (!lock) return;
    for (pending** at = &adopted; *at;) {
        pending* p = *at;
        pending* next = p->next;
        if (through(p)) {
            *at = next;
            adopted_count.fetch_sub(1, std::memory_order_relaxed);
            living.fetch_sub(1, std::memory_order_relaxed);
        } else {
            at = &p->next;
        }
    }
}

watch::watch(int count, const MPI_Request* requests) : count_(count) {
    look_after_adopted();
    if (!any_requests() || count <= 0 || !requests) return;
    records_ = few_records_.data();
    if (count > few) {
        many_records_.reset(new (std::nothrow) pending*[static_cast<unsigned>(count)]);
        records_ = many_records_.get();
    }
    any_ = !records_;
    for (int i = 0; records_ && i < count; ++i) {
        records_[i] = hold_request(requests[i]);
        any_ = any_ || records_[i];
    }
    if (any_ && records_ && broken(defect::lost_request)) records_[count - 1] = nullptr;
}

watch::~watch() {
    for (int i = 0; any_ && records_ && i < count_; ++i)
        if (records_[i]) let_go(records_[i]);
}

MPI_Status* watch::statuses(MPI_Status* users) {
    if (!any_ || users != MPI_STATUSES_IGNORE) return users;
    if (count_ <= few) return few_statuses_.data();
    many_statuses_.reset(new (std::nothrow) MPI_Status[static_cast<unsigned>(count_)]);
    no_memory_ = !many_statuses_;
    return many_statuses_.get();
}

void watch::told(int i, const MPI_Status& status) const {
    pending* const p = records_[i];
    if (p && (!p->persistent || p->active.load(std::memory_order_relaxed))) p->deliver_once(status);
}

void watch::completed(int i, MPI_Request now, const MPI_Status& status, bool good) const {
    pending* const p = records_[i];
    if (!p) return;
    // A one-time request that is not null has not been completed; an inactive one has no message.
    if (!(p->persistent ? p->active.load(std::memory_order_relaxed) : now == MPI_REQUEST_NULL))
        return;
    records_[i] = nullptr;
    finish(p, status, good);
}

void watch::settle(int rc, const MPI_Request* now, const MPI_Status* statuses) const {
    if (rc != MPI_SUCCESS && !in_statuses(rc)) return;
    for (int i = 0; i < count_; ++i) {
        const int error = rc == MPI_SUCCESS ? MPI_SUCCESS : statuses[i].MPI_ERROR;
        if (error != MPI_ERR_PENDING) completed(i, now[i], statuses[i], error == MPI_SUCCESS);
    }
}

void watch::settle_some(int rc, int completed_count, const int* indices, const MPI_Request* now,
                        const MPI_Status* statuses) const {
    if (rc != MPI_SUCCESS && !in_statuses(rc)) return;
    for (int k = 0; k < completed_count; ++k) {
        const bool good = rc == MPI_SUCCESS || statuses[k].MPI_ERROR == MPI_SUCCESS;
        completed(indices[k], now[indices[k]], statuses[k], good);
    }
}

}  // namespace assay::mpi
