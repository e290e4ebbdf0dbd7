#pragma once
// What the checks of calls on a device's memory share. The device is the model; expectations come
// from the library's own PMPI_ functions on host memory.

#include <mpi.h>

#include <functional>
#include <string>
#include <vector>

#include "modelled.hpp"

namespace on_device {

extern int rank;
extern long failures;

void fail(const std::string& what);
inline void expect(bool holds, const std::string& what) {
    if (!holds) fail(what);
}

using bytes = std::vector<char>;
bytes numbered(std::size_t n, unsigned seed);

enum class where { host, device };

// Memory of either kind that holds `content`.
class memory {
  public:
    memory(where w, const bytes& content);
    memory(const memory&) = delete;
    memory& operator=(const memory&) = delete;
    ~memory();
    [[nodiscard]] char* data() const { return at_; }
    [[nodiscard]] bytes read() const;

  private:
    where where_;
    bytes host_;
    char* at_;
};

struct example {
    std::string name;
    MPI_Datatype type;
    int count;
    // Bytes from the buffer's address to the end of the data.
    [[nodiscard]] std::size_t span() const;
    [[nodiscard]] int size() const;
};

// Types of every kind, each in a small message and in a large one.
const std::vector<example>& examples();
void free_examples();

// `from` and `to` with the first `instances` of a type moved, by the library's own functions.
bytes moved(const example& e, const bytes& from, const bytes& to, int instances);

using direction = std::pair<where, where>;
extern const std::vector<direction> directions;
// Every direction of a small message; of a large one another at each call, the same on each rank.
std::vector<direction> some_directions(const example& e);

struct check {
    const char* name;
    void (*run)();
};
extern const std::vector<check> message_checks, request_checks, exchange_checks;

}  // namespace on_device
