#pragma once
// From a handle to a record, read without locks. Readers load one table pointer and probe; writers
// hold a mutex. A slot that is erased turns into a tombstone, or back to empty where nothing lies
// behind it. Outgrown tables stay readable until clear(), so a reader never sees freed memory.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace assay::mpi {

template <class Record>
class handle_table {
  public:
    // Null where the handle has no record. `key` is never 0 or 1.
    [[nodiscard]] Record* find(std::uintptr_t key) const {
        const table* t = now_.load(std::memory_order_acquire);
        if (!t) return nullptr;
        for (std::size_t i = t->start(key);; i = (i + 1) & t->mask) {
            const std::uintptr_t seen = t->slots[i].key.load(std::memory_order_acquire);
            if (seen == key) return t->slots[i].record.load(std::memory_order_acquire);
            if (seen == empty) return nullptr;
        }
    }

    // Replaces what stood there. Throws std::bad_alloc.
    void insert(std::uintptr_t key, Record* record) {
        const std::lock_guard lock(writers_);
        table* t = with_room();
        slot& s = t->place(key);
        const std::uintptr_t before = s.key.load(std::memory_order_relaxed);
        s.record.store(record, std::memory_order_release);
        s.key.store(key, std::memory_order_release);
        if (before == empty) ++t->used;
        if (before != key) ++live_;
    }

    // Makes room for one more, so that the next insert needs no memory. Throws std::bad_alloc.
    void prepare() {
        const std::lock_guard lock(writers_);
        with_room();
    }

    // The record that stood there, or null.
    Record* erase(std::uintptr_t key) {
        const std::lock_guard lock(writers_);
        return take(key, nullptr);
    }

    // Takes out `record` alone: false where another one stands there by now.
    bool erase(std::uintptr_t key, const Record* record) {
        const std::lock_guard lock(writers_);
        return take(key, record) != nullptr;
    }

    [[nodiscard]] std::size_t live() const {
        const std::lock_guard lock(writers_);
        return live_;
    }

    // Bytes held by tables, outgrown ones included.
    [[nodiscard]] std::size_t bytes() const {
        const std::lock_guard lock(writers_);
        std::size_t sum = 0;
        for (const auto& t : all_) sum += (t->mask + 1) * sizeof(slot);
        return sum;
    }

    // Forgets everything; no other thread may be reading.
    void clear() {
        const std::lock_guard lock(writers_);
        now_.store(nullptr, std::memory_order_release);
        all_.clear();
        live_ = 0;
    }

  private:
    static constexpr std::uintptr_t empty = 0, tombstone = 1;

    struct slot {
        std::atomic<std::uintptr_t> key{empty};
        std::atomic<Record*> record{nullptr};
    };

    struct table {
        explicit table(std::size_t capacity) : mask(capacity - 1), slots(new slot[capacity]) {}

        [[nodiscard]] std::size_t start(std::uintptr_t key) const {
            constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
            return static_cast<std::size_t>((key * golden) >> 32) & mask;
        }
        // The key's slot, or else the first one it may take.
        [[nodiscard]] slot& place(std::uintptr_t key) const {
            slot* free = nullptr;
            for (std::size_t i = start(key);; i = (i + 1) & mask) {
                const std::uintptr_t seen = slots[i].key.load(std::memory_order_relaxed);
                if (seen == key) return slots[i];
                if (seen == tombstone && !free) free = &slots[i];
                if (seen == empty) return free ? *free : slots[i];
            }
        }
        // Tombstones with nothing behind them may be empty again: no probe runs past them for
        // anything.
        void sweep_back(std::size_t i) {
            if (slots[(i + 1) & mask].key.load(std::memory_order_relaxed) != empty) return;
            while (slots[i].key.load(std::memory_order_relaxed) == tombstone) {
                slots[i].key.store(empty, std::memory_order_release);
                --used;
                i = (i - 1) & mask;
            }
        }

        std::size_t mask;
        std::size_t used = 0;  // slots that are not empty
        std::unique_ptr<slot[]> slots;
    };

    // `only`: the one record to take, null for any.
    Record* take(std::uintptr_t key, const Record* only) {
        table* t = now_.load(std::memory_order_relaxed);
        if (!t) return nullptr;
        slot& s = t->place(key);
        if (s.key.load(std::memory_order_relaxed) != key) return nullptr;
        Record* record = s.record.load(std::memory_order_relaxed);
        if (only && record != only) return nullptr;
        s.record.store(nullptr, std::memory_order_release);
        s.key.store(tombstone, std::memory_order_release);
        --live_;
        t->sweep_back(static_cast<std::size_t>(&s - t->slots.get()));
        return record;
    }

    // Three quarters are filled; the last quarter takes what came between a prepare and its insert.
    table* with_room() {
        table* t = now_.load(std::memory_order_relaxed);
        if (t && (t->used + 1) * 4 <= (t->mask + 1) * 3) return t;
        std::size_t capacity = 1024;
        while (capacity < live_ * 3) capacity *= 2;
        auto next = std::make_unique<table>(capacity);
        for (std::size_t i = 0; t && i <= t->mask; ++i) {
            const std::uintptr_t key = t->slots[i].key.load(std::memory_order_relaxed);
            if (key == empty || key == tombstone) continue;
            slot& s = next->place(key);
            s.record.store(t->slots[i].record.load(std::memory_order_relaxed),
                           std::memory_order_relaxed);
            s.key.store(key, std::memory_order_relaxed);
            ++next->used;
        }
        all_.push_back(std::move(next));
        now_.store(all_.back().get(), std::memory_order_release);
        return all_.back().get();
    }

    mutable std::mutex writers_;
    std::atomic<table*> now_{nullptr};
    std::vector<std::unique_ptr<table>> all_;
    std::size_t live_ = 0;
};

}  // namespace assay::mpi
