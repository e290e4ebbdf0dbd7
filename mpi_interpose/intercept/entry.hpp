#pragma once
// How an MPI function is intercepted. ASSAY_MPI_ENTRY_n(MPI_X, f) defines the exported MPI_X with n
// arguments, which calls f(arguments as mpi.h types them) while this library is at work and the
// next MPI_X otherwise. ASSAY_MPI_ENTRY_n(MPI_X, f, stays): the next MPI_X also where stays(the
// same arguments) is true.
//
// Every argument of these calls is an integer or a pointer, one machine word in the x86-64 and
// AArch64 conventions. The exported function takes and forwards whole words, so that a library
// loaded into the MPI it was not built for (whose handles have another width) hands on exactly what
// it was given.

#include <mpi.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <type_traits>

#include "abi.hpp"
#include "next.hpp"

namespace assay::mpi {

template <class T>
using one_word = word;

inline constexpr auto never = [](auto...) { return false; };

template <class Signature>
struct calls;

template <class... Arguments>
struct calls<int(Arguments...)> {
    // `Stays`: cheaply, true of calls that go on as they came, whether this library is at work or
    // not. They are one jump, with no register saved.
    template <auto Ours, auto& Next, auto Stays = never>
    static int enter(one_word<Arguments>... words) {
        void* const next = Next.known();
        if (!next || !Stays(from_word<Arguments>(words)...)) [[unlikely]]
            return work<Ours, Next>(words...);
        return reinterpret_cast<whole_words*>(next)(words...);
    }

  private:
    using whole_words = int(one_word<Arguments>...);

    template <auto Ours, auto& Next>
    [[gnu::noinline]] static int work(one_word<Arguments>... words) {
        if (!at_work()) return reinterpret_cast<whole_words*>(Next.address())(words...);
        return Ours(from_word<Arguments>(words)...);
    }
};

// The function that this library stands before; `name` is resolved at the first call.
template <class Signature>
class next_function {
  public:
    explicit constexpr next_function(const char* name) : symbol_(name) {}
    template <class... Arguments>
    int operator()(Arguments... arguments) const {
        return reinterpret_cast<Signature*>(symbol_.address())(arguments...);
    }
    [[nodiscard]] void* address() const { return symbol_.address(); }
    [[nodiscard]] void* known() const { return symbol_.known(); }

  private:
    mutable next_symbol symbol_;
};

}  // namespace assay::mpi

#define ASSAY_MPI_NEXT(name) \
    constinit const ::assay::mpi::next_function<decltype(name)> next_##name { #name }

#define ASSAY_MPI_ENTRY(name, ours, stays, words, arguments)                                      \
    extern "C" __attribute__((visibility("default"))) int entry_##name words __asm__(#name);      \
    extern "C" int entry_##name words {                                                           \
        return ::assay::mpi::calls<decltype(name)>::enter<ours, next_##name ASSAY_MPI_REST stays> \
            arguments;                                                                            \
    }
#define ASSAY_MPI_REST(...) __VA_OPT__(, ) __VA_ARGS__
#define ASSAY_W ::assay::mpi::word
#define ASSAY_MPI_ENTRY_0(name, ours, ...) ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__), (), ())
#define ASSAY_MPI_ENTRY_1(name, ours, ...) \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__), (ASSAY_W a), (a))
#define ASSAY_MPI_ENTRY_2(name, ours, ...) \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__), (ASSAY_W a, ASSAY_W b), (a, b))
#define ASSAY_MPI_ENTRY_3(name, ours, ...) \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__), (ASSAY_W a, ASSAY_W b, ASSAY_W c), (a, b, c))
#define ASSAY_MPI_ENTRY_4(name, ours, ...)                                                   \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__), (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d), \
                    (a, b, c, d))
#define ASSAY_MPI_ENTRY_5(name, ours, ...)     \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__), \
                    (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d, ASSAY_W e), (a, b, c, d, e))
#define ASSAY_MPI_ENTRY_6(name, ours, ...)                                              \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__),                                          \
                    (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d, ASSAY_W e, ASSAY_W f), \
                    (a, b, c, d, e, f))
#define ASSAY_MPI_ENTRY_7(name, ours, ...)                                                         \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__),                                                     \
                    (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d, ASSAY_W e, ASSAY_W f, ASSAY_W g), \
                    (a, b, c, d, e, f, g))
#define ASSAY_MPI_ENTRY_9(name, ours, ...)                                                        \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__),                                                    \
                    (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d, ASSAY_W e, ASSAY_W f, ASSAY_W g, \
                     ASSAY_W h, ASSAY_W i),                                                       \
                    (a, b, c, d, e, f, g, h, i))
#define ASSAY_MPI_ENTRY_10(name, ours, ...)                                                       \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__),                                                    \
                    (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d, ASSAY_W e, ASSAY_W f, ASSAY_W g, \
                     ASSAY_W h, ASSAY_W i, ASSAY_W j),                                            \
                    (a, b, c, d, e, f, g, h, i, j))
#define ASSAY_MPI_ENTRY_12(name, ours, ...)                                                       \
    ASSAY_MPI_ENTRY(name, ours, (__VA_ARGS__),                                                    \
                    (ASSAY_W a, ASSAY_W b, ASSAY_W c, ASSAY_W d, ASSAY_W e, ASSAY_W f, ASSAY_W g, \
                     ASSAY_W h, ASSAY_W i, ASSAY_W j, ASSAY_W k, ASSAY_W l),                      \
                    (a, b, c, d, e, f, g, h, i, j, k, l))
