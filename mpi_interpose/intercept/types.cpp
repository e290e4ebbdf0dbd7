#include "types.hpp"

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "abi.hpp"
#include "defect.hpp"
#include "device_side.hpp"
#include "report.hpp"

namespace assay::mpi {

constinit std::atomic<const handle_table<type_record>*> known_types{nullptr};

namespace {

// A type of more pieces than this is left to the library at its first use: reading it back may cost
// more than packing it once. The bar is 1.5 x one MPI_Pack for a struct of 100,000 entries.
constexpr std::int64_t pieces_worth_waiting = 4096;

isa chosen_isa() {
    const char* wish = std::getenv("ASSAY_MPI_ISA");
    const auto named = wish ? isa_named(wish) : std::nullopt;
    return named.value_or(best_isa());
}

class registry {
  public:
    handle_table<type_record> table;
    std::mutex making;
    isa target = chosen_isa();

    bool start() {
        const std::lock_guard lock(making);
        if (started_) return packs_plainly_;
        started_ = true;
        packs_plainly_ =
            packs_raw_bytes() && PMPI_Type_create_keyval(MPI_TYPE_NULL_COPY_FN, forget, &keyval_,
                                                         nullptr) == MPI_SUCCESS;
        return packs_plainly_;
    }

    void add(MPI_Datatype type) {
        type_record* r = take_record();
        r->now.store(type_record::state::fresh, std::memory_order_relaxed);
        r->made.store(nullptr, std::memory_order_relaxed);
        r->why.store(refusal::none, std::memory_order_relaxed);
        r->decided.store(-1, std::memory_order_relaxed);
        r->users.store(1, std::memory_order_relaxed);
        r->handle.store(to_word(type), std::memory_order_release);
        if (type_record* stale = table.erase(to_word(type))) release(stale);
        if (PMPI_Type_set_attr(type, keyval_, r) != MPI_SUCCESS) return release(r);
        table.insert(to_word(type), r);
    }

    void release(type_record* r) {
        if (r->users.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        if (auto* there = r->on_device.exchange(nullptr, std::memory_order_acq_rel))
            device_side()->drop_type(there);
        delete r->made.exchange(nullptr, std::memory_order_acq_rel);
        r->handle.store(0, std::memory_order_release);
        const std::lock_guard lock(free_);
        r->next_free = free_records_;
        free_records_ = r;
    }

    void close() {
        const std::lock_guard lock(making);
        if (started_ && packs_plainly_) PMPI_Type_free_keyval(&keyval_);
        started_ = false;
        table.clear();
    }

  private:
    type_record* take_record() {
        const std::lock_guard lock(free_);
        if (type_record* r = free_records_) {
            free_records_ = r->next_free;
            return r;
        }
        return new type_record;
    }

    // MPI may put a header before packed bytes; then our packers would not be the library's. A
    // program of sessions alone has no communicator to ask with.
    static bool packs_raw_bytes() {
        int initialized = 0;
        if (PMPI_Initialized(&initialized) != MPI_SUCCESS || !initialized) return true;
        const int value = 0x01020304;
        char packed[64] = {};
        int position = 0;
        const int rc =
            PMPI_Pack(&value, 1, MPI_INT, packed, sizeof packed, &position, MPI_COMM_SELF);
        return rc == MPI_SUCCESS && position == sizeof value &&
               std::memcmp(packed, &value, sizeof value) == 0;
    }

    static int forget(MPI_Datatype type, int, void* value, void*);

    bool started_ = false, packs_plainly_ = false;
    int keyval_ = MPI_KEYVAL_INVALID;
    std::mutex free_;
    type_record* free_records_ = nullptr;
};

// Never destroyed: MPI may delete types after our static destructors have run.
registry& known() {
    static registry* r = new registry;
    return *r;
}

int registry::forget(MPI_Datatype type, int, void* value, void*) {
    if (broken(defect::stale_handle)) return MPI_SUCCESS;
    auto* r = static_cast<type_record*>(value);
    known().table.erase(to_word(type), r);
    known().release(r);
    return MPI_SUCCESS;
}

void refuse(type_record& r, refusal why) {
    r.why.store(why, std::memory_order_relaxed);
    r.now.store(type_record::state::refused, std::memory_order_release);
    count_refusal(why);
}

void make_plan(type_record& r, MPI_Datatype type, need when) {
    const std::lock_guard lock(known().making);
    const auto now = r.now.load(std::memory_order_relaxed);
    if (now == type_record::state::ready || now == type_record::state::refused) return;
    if (now == type_record::state::fresh) {
        envelope e;
        if (!read_envelope(type, e)) return refuse(r, refusal::unknown_constructor);
        if (when != need::now && e.integers + e.addresses + e.counts > pieces_worth_waiting)
            return r.now.store(type_record::state::once, std::memory_order_release);
    }
    try {
        tree t;
        const refusal why = decode(type, t);
        if (why != refusal::none) return refuse(r, why);
        const composition made = composition_of(t.root());
        r.element.store(made.element, std::memory_order_relaxed);
        r.piece.store(made.piece, std::memory_order_relaxed);
        r.made.store(new plan(canonical(t.root()), t.root().at, known().target),
                     std::memory_order_release);
        r.now.store(type_record::state::ready, std::memory_order_release);
    } catch (const std::bad_alloc&) {
        refuse(r, refusal::no_memory);
    }
}

bool hold(type_record& r) {
    std::uint32_t users = r.users.load(std::memory_order_relaxed);
    while (users != 0)
        if (r.users.compare_exchange_weak(users, users + 1, std::memory_order_acquire)) return true;
    return false;
}

}  // namespace

type_use::~type_use() {
    if (record_) known().release(record_);
}

bool type_use::gains(std::int64_t count) const {
    const std::int64_t seen = record_->decided.load(std::memory_order_relaxed);
    if (seen >= 0 && seen >> 1 == count) return seen & 1;
    const bool pays = packing_pays(**this, made_of(), count);
    if (!report_wanted()) record_->decided.store(2 * count + pays, std::memory_order_relaxed);
    return pays;
}

const device::type_on_device* type_use::on_device() const {
    auto* there = record_->on_device.load(std::memory_order_acquire);
    if (there || !device_side()) return there;
    const std::lock_guard lock(known().making);
    there = record_->on_device.load(std::memory_order_relaxed);
    if (there) return there;
    there = device_side()->make_type(&(*this)->canonical(), (*this)->extent());
    record_->on_device.store(there, std::memory_order_release);
    return there;
}

type_use use_of(MPI_Datatype type, need when) {
    if (!any_types()) return {};
    type_record* r = known().table.find(to_word(type));
    if (!r || r->now.load(std::memory_order_acquire) == type_record::state::refused) return {};
    if (!hold(*r)) return {};
    type_use use(r);
    if (r->handle.load(std::memory_order_acquire) != to_word(type)) return {};
    if (r->now.load(std::memory_order_acquire) != type_record::state::ready)
        make_plan(*r, type, when);
    if (r->now.load(std::memory_order_acquire) != type_record::state::ready) return {};
    return use;
}

void remember_type(MPI_Datatype type) {
    try {
        if (!known().start() || known().table.find(to_word(type))) return;
        envelope e;
        if (!read_envelope(type, e) || is_predefined(e)) return;
        known().add(type);
        known_types.store(&known().table, std::memory_order_release);
    } catch (const std::bad_alloc&) {
    }
}

bool is_remembered(MPI_Datatype type) {
    return any_types() && known().table.find(to_word(type)) != nullptr;
}

void forget_types() {
    if (!any_types()) return;
    known_types.store(nullptr, std::memory_order_release);
    known().close();
}

}  // namespace assay::mpi
