#pragma once
// What this library knows of the program's datatypes. A committed type has a record, owned by an
// attribute on the type (MPI deletes it when the type is really gone, whoever freed it); the handle
// table is only its cache. The plan is made at the first use, never changes, and lives until the
// last user lets go.

#include <mpi.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "../datatype/decode.hpp"
#include "../model/method.hpp"
#include "../pack/device/library.hpp"
#include "../pack/plan.hpp"
#include "abi.hpp"
#include "handle_table.hpp"

namespace assay::mpi {

// Records are recycled, never freed while the program runs: a late reader finds a record of another
// type or none, and `matches` tells.
class type_record {
  public:
    enum class state : int { fresh, once, ready, refused };

    std::atomic<std::uintptr_t> handle{0};
    std::atomic<std::uint32_t> users{0};
    std::atomic<state> now{state::fresh};
    std::atomic<const plan*> made{nullptr};
    // Made at the first buffer on a device.
    std::atomic<device::type_on_device*> on_device{nullptr};
    std::atomic<std::int64_t> element{0};  // bytes of every basic type in it, 0 where they differ
    std::atomic<refusal> why{refusal::none};
    std::atomic<std::int64_t> piece{0};  // composition::piece
    // What was decided for the last count: twice the count, and one where it is packed; at first
    // none. Most programs use a type with one count.
    std::atomic<std::int64_t> decided{-1};
    type_record* next_free = nullptr;
};

// A use of a type's plan: the plan stays while this object lives, also after MPI_Type_free.
class type_use {
  public:
    type_use() = default;
    explicit type_use(type_record* held) : record_(held) {}
    type_use(type_use&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
    type_use& operator=(type_use&& other) noexcept {
        std::swap(record_, other.record_);
        return *this;
    }
    ~type_use();
    explicit operator bool() const { return record_ != nullptr; }
    [[nodiscard]] std::int64_t element() const {
        return record_->element.load(std::memory_order_relaxed);
    }
    [[nodiscard]] composition made_of() const {
        return {element(), record_->piece.load(std::memory_order_relaxed)};
    }
    // packing_pays, remembered for the last count.
    [[nodiscard]] bool gains(std::int64_t count) const;
    const plan& operator*() const { return *record_->made.load(std::memory_order_relaxed); }
    const plan* operator->() const { return &**this; }
    // Null where the device library is absent, or the type beyond it.
    [[nodiscard]] const device::type_on_device* on_device() const;

  private:
    type_record* record_ = nullptr;
};

// The plan of a committed type, made now if this is its first use; empty where there is none. A
// type of many pieces waits for its second use, unless its plan is needed now.
enum class need { some_time, now };
type_use use_of(MPI_Datatype type, need when = need::some_time);

// Null until a type is committed.
extern std::atomic<const handle_table<type_record>*> known_types
    __attribute__((visibility("hidden")));
inline bool any_types() { return known_types.load(std::memory_order_relaxed) != nullptr; }

// True where messages of this type and count were decided before to stay with the library, or no
// type has a plan; asked without holding the type. False where that is not known, and for every
// type while calls are counted.
inline bool known_to_pass(MPI_Datatype type, std::int64_t count) {
    const auto* types = known_types.load(std::memory_order_acquire);
    if (!types) return true;
    const type_record* r = types->find(to_word(type));
    return r && r->decided.load(std::memory_order_relaxed) == 2 * count;
}

// Called after the library committed, or duplicated, a type.
void remember_type(MPI_Datatype type);
bool is_remembered(MPI_Datatype type);

// Called before the last finalize goes on: no MPI call of ours comes after, up to the next session.
void forget_types();

}  // namespace assay::mpi
