#pragma once
// The frame of the conformance program: checks by name, failures counted and told, the same on
// every rank.

#include <mpi.h>

#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

using random = std::mt19937_64;

int rank();
int size();

// Records a failure of the running check and prints it with its rank; the first few only.
void fail(const std::string& what);

inline void expect(bool holds, const std::string& what) {
    if (!holds) fail(what);
}

template <class A, class B>
void expect_equal(const A& seen, const B& wanted, const std::string& what) {
    if (seen != static_cast<A>(wanted))
        fail(what + ": " + std::to_string(seen) + ", wanted " + std::to_string(wanted));
}

struct check {
    const char* name;
    int ranks;  // at least
    void (*run)();
};

extern const std::vector<check> packing_checks, message_checks, request_checks, exchange_checks,
    type_checks, thread_checks;

inline std::vector<char> random_bytes(random& r, std::size_t n) {
    std::vector<char> v(n);
    for (char& c : v) c = static_cast<char>(r());
    return v;
}

// Where two buffers differ, for a failure's text; empty where they are equal.
std::string difference(const std::vector<char>& seen, const std::vector<char>& wanted);

}  // namespace conformance
