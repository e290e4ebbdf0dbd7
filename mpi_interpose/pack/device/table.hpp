#pragma once
// The table of library.hpp over a Gpu as transfer.hpp takes it, with memory_of besides.

#include <exception>
#include <memory>

#include "library.hpp"
#include "transfer.hpp"

namespace assay::mpi::device {

// everything(): the transfers of the one device, made at the first use of one.
template <class Gpu, auto Everything>
class table {
    using all = transfers<Gpu>;

    template <class F>
    static auto null_if_it_throws(F f) noexcept -> decltype(f()) {
        try {
            return f();
        } catch (const std::exception&) {
            return {};
        }
    }

    static auto* opaque(typename all::type* t) { return reinterpret_cast<type_on_device*>(t); }
    static auto* opaque(typename all::message* m) {
        return reinterpret_cast<message_on_device*>(m);
    }
    static auto& real(const type_on_device* t) {
        return *reinterpret_cast<const typename all::type*>(t);
    }
    static auto& real(const message_on_device* m) {
        return *reinterpret_cast<const typename all::message*>(m);
    }

    static type_on_device* make_type(const form* one, std::int64_t extent) {
        return null_if_it_throws([&]() -> type_on_device* {
            auto made = std::make_unique<typename all::type>(Everything(), *one, extent);
            return made->packer().possible() ? opaque(made.release()) : nullptr;
        });
    }
    static void drop_type(type_on_device* type) {
        delete reinterpret_cast<typename all::type*>(type);
    }
    static message_on_device* room(const type_on_device* type, std::int64_t count, int how) {
        return null_if_it_throws([&] {
            return opaque(new typename all::message(
                Everything().room(real(type), count, static_cast<method>(how))));
        });
    }
    static message_on_device* room_of_bytes(std::int64_t bytes) {
        return null_if_it_throws(
            [&] { return opaque(new typename all::message(Everything().room(bytes))); });
    }
    static bool pack(const type_on_device* type, std::int64_t count, const void* user,
                     message_on_device* into) {
        return null_if_it_throws([&] {
            return Everything().pack(real(type), count, static_cast<const char*>(user),
                                     *reinterpret_cast<typename all::message*>(into));
        });
    }
    static bool unpack(const type_on_device* type, const message_on_device* from,
                       std::int64_t arrived, void* user) {
        return null_if_it_throws([&] {
            return Everything().unpack(real(type), real(from), arrived, static_cast<char*>(user));
        });
    }
    static bool pack_to(const type_on_device* type, std::int64_t count, const void* user,
                        void* packed) {
        return null_if_it_throws([&] {
            return Everything().pack(real(type), count, static_cast<const char*>(user),
                                     static_cast<char*>(packed));
        });
    }
    static bool unpack_from(const type_on_device* type, std::int64_t bytes, const void* packed,
                            void* user) {
        return null_if_it_throws([&] {
            return Everything().unpack(real(type), bytes, static_cast<const char*>(packed),
                                       static_cast<char*>(user));
        });
    }
    static bool copy(void* to, const void* from, std::int64_t bytes) {
        return null_if_it_throws([&] { return Everything().copy(to, from, bytes), true; });
    }
    static void* shown(const message_on_device* message) { return real(message).shown(); }
    static void drop_message(message_on_device* message) {
        delete reinterpret_cast<typename all::message*>(message);
    }

  public:
    static constexpr library functions{library_version, sizeof(form), Gpu::memory_of, make_type,
                                       drop_type,       room,         room_of_bytes,  pack,
                                       unpack,          pack_to,      unpack_from,    copy,
                                       shown,           drop_message};
};

}  // namespace assay::mpi::device
