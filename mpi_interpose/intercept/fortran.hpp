#pragma once
// How a Fortran entry point is intercepted where the MPI's own one does not come through the C
// functions of this library. Open MPI's call PMPI_ functions, all of them; MPICH's mpi_f08 sends
// and receives by the C functions, and commits types and completes requests by PMPI_ ones.
// mpif.h and `use mpi` call mpi_x_, `use mpi_f08` calls mpi_x_f08_ with the same addresses (handles
// and statuses are their integers) but for `ierror`, which may be absent. What is ours goes on to
// the C function, the rest to the next Fortran one.

#include <dlfcn.h>
#include <mpi.h>

#include <vector>

#include "device_pointer.hpp"
#include "next.hpp"
#include "requests.hpp"
#include "types.hpp"

namespace assay::mpi {

using number = MPI_Fint*;

template <class... Arguments>
void forward(next_symbol& next, Arguments... arguments) {
    reinterpret_cast<void (*)(Arguments...)>(next.address())(arguments...);
}

inline bool is_ours(number type) {
    return at_work() &&
           (driver_may_be_mapped() || (any_types() && is_remembered(PMPI_Type_f2c(*type))));
}
inline bool may_be_ours(number) { return at_work() && any_requests(); }

// Fortran's named constants are addresses of variables of the library, or of the program where it
// holds a copy.
template <const char* Name>
bool is_named(const void* address) {
    static const void* const named = dlsym(RTLD_DEFAULT, Name);
    return named && address == named;
}
#ifdef OPEN_MPI
inline constexpr char bottom[] = "mpi_fortran_bottom_",
                      status_ignore[] = "mpi_fortran_status_ignore_",
                      statuses_ignore[] = "mpi_fortran_statuses_ignore_";
#else
inline constexpr char bottom[] = "MPIR_F08_MPI_BOTTOM",
                      status_ignore[] = "MPIR_F08_MPI_STATUS_IGNORE_OBJ",
                      statuses_ignore[] = "MPIR_F08_MPI_STATUSES_IGNORE_OBJ";
#endif

inline void* buffer(void* fortran) { return is_named<bottom>(fortran) ? MPI_BOTTOM : fortran; }

inline void give(number ierror, int rc) {
    if (ierror) *ierror = rc;
}

// One status on its way back.
class status_out {
  public:
    explicit status_out(number fortran)
        : to_(is_named<status_ignore>(fortran) ? nullptr : fortran) {}
    ~status_out() {
        if (to_ && filled_) PMPI_Status_c2f(&status_, to_);
    }
    status_out(const status_out&) = delete;
    status_out& operator=(const status_out&) = delete;
    MPI_Status* c() { return to_ ? &status_ : MPI_STATUS_IGNORE; }
    void fill(bool filled) { filled_ = filled; }

  private:
    number to_;
    MPI_Status status_{};
    bool filled_ = true;
};

// An array of requests, and of statuses, on their way there and back.
class request_list {
  public:
    request_list(number n, number fortran)
        : fortran_(fortran), requests_(*n > 0 ? static_cast<std::size_t>(*n) : 0) {
        for (std::size_t i = 0; i < requests_.size(); ++i)
            requests_[i] = PMPI_Request_f2c(fortran[i]);
    }
    ~request_list() {
        for (std::size_t i = 0; i < requests_.size(); ++i)
            fortran_[i] = PMPI_Request_c2f(requests_[i]);
    }
    request_list(const request_list&) = delete;
    request_list& operator=(const request_list&) = delete;
    MPI_Request* c() { return requests_.data(); }
    [[nodiscard]] std::size_t size() const { return requests_.size(); }

  private:
    number fortran_;
    std::vector<MPI_Request> requests_;
};

class statuses_out {
  public:
    statuses_out(std::size_t n, number fortran)
        : to_(is_named<statuses_ignore>(fortran) ? nullptr : fortran), statuses_(to_ ? n : 0) {}
    MPI_Status* c() { return to_ ? statuses_.data() : MPI_STATUSES_IGNORE; }
    void give_back(int n) const {
        for (int i = 0; to_ && i < n; ++i)
            PMPI_Status_c2f(&statuses_[static_cast<std::size_t>(i)],
                            to_ + i * static_cast<int>(sizeof(MPI_Status) / sizeof(MPI_Fint)));
    }

  private:
    number to_;
    std::vector<MPI_Status> statuses_;
};

// MPICH 4.0.2's mpi_f08 counts requests from 0, against the standard; with this library as without.
inline int index_out(int c) {
#ifdef OPEN_MPI
    return c == MPI_UNDEFINED ? c : c + 1;
#else
    return c;
#endif
}

inline MPI_Datatype type_of(number t) { return PMPI_Type_f2c(*t); }
inline MPI_Comm comm_of(number c) { return PMPI_Comm_f2c(*c); }

// One request that a call sets, or changes.
class request_io {
  public:
    request_io(number fortran, bool set) : to_(fortran) {
        if (!set) request_ = PMPI_Request_f2c(*fortran);
    }
    ~request_io() { *to_ = PMPI_Request_c2f(request_); }
    request_io(const request_io&) = delete;
    request_io& operator=(const request_io&) = delete;
    MPI_Request* c() { return &request_; }

  private:
    number to_;
    MPI_Request request_ = MPI_REQUEST_NULL;
};

class message_io {
  public:
    explicit message_io(number fortran) : to_(fortran), message_(PMPI_Message_f2c(*fortran)) {}
    ~message_io() { *to_ = PMPI_Message_c2f(message_); }
    message_io(const message_io&) = delete;
    message_io& operator=(const message_io&) = delete;
    MPI_Message* c() { return &message_; }

  private:
    number to_;
    MPI_Message message_;
};

}  // namespace assay::mpi

// ASSAY_FORTRAN(name, NAME, parameters, arguments): the exported names of a function whose body
// follows; `next` is the function of the name that was called.
#define ASSAY_BARE(...) __VA_ARGS__
#define ASSAY_FORTRAN_NAME(symbol, name, parameters, arguments)                \
    static constinit next_symbol next_##symbol{#symbol};                       \
    extern "C" __attribute__((visibility("default"))) void symbol parameters { \
        fortran_##name(next_##symbol, ASSAY_BARE arguments);                   \
    }
#ifdef OPEN_MPI
#define ASSAY_FORTRAN_NAMES(name, NAME, parameters, arguments)      \
    ASSAY_FORTRAN_NAME(mpi_##name, name, parameters, arguments)     \
    ASSAY_FORTRAN_NAME(mpi_##name##_, name, parameters, arguments)  \
    ASSAY_FORTRAN_NAME(mpi_##name##__, name, parameters, arguments) \
    ASSAY_FORTRAN_NAME(MPI_##NAME, name, parameters, arguments)     \
    ASSAY_FORTRAN_NAME(mpi_##name##_f08_, name, parameters, arguments)
#else
#define ASSAY_FORTRAN_NAMES(name, NAME, parameters, arguments) \
    ASSAY_FORTRAN_NAME(mpi_##name##_f08_, name, parameters, arguments)
#endif
#define ASSAY_FORTRAN(name, NAME, parameters, arguments)                  \
    static void fortran_##name(next_symbol& next, ASSAY_BARE parameters); \
    ASSAY_FORTRAN_NAMES(name, NAME, parameters, arguments)                \
    static void fortran_##name(next_symbol& next, ASSAY_BARE parameters)
