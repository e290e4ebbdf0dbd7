#include "bench/python_peer.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

extern char** environ;

namespace assay::bench {
namespace {

// One byte once the library is there; then, an order a reply: function, count, orders, arguments
// against seconds, values. In front of it each peer defines log_i and log_k over arrays.
constexpr const char* exchange = R"(
import struct, sys, time
take, give = sys.stdin.buffer, sys.stdout.buffer
numpy.seterr(all="ignore")
give.write(b"!")
give.flush()
while head := take.read(9):
    function, count = struct.unpack("<cQ", head)
    nu, x = numpy.frombuffer(take.read(16 * count)).reshape(2, count)
    start = time.perf_counter()
    y = log_i(nu, x) if function == b"i" else log_k(nu, x)
    seconds = time.perf_counter() - start
    give.write(struct.pack("<d", seconds) + y.tobytes())
    give.flush()
)";

struct library {
    const char *name, *definitions, *set_up;
};

constexpr library scipy_library = {"SciPy", R"(
import numpy
from scipy.special import ive, kve
def log_i(nu, x): return numpy.log(ive(nu, x)) + x
def log_k(nu, x): return numpy.log(kve(nu, x)) - x
)",
                                   "run ci/setup"};

// In pieces of 1024, so that each function is compiled once. Version 0.25 looks for a table of
// types that JAX no longer has, and makes no use of it here.
constexpr library tfp_library = {"TensorFlow Probability", R"(
import collections, jax, jax.interpreters.xla, numpy
if not hasattr(jax.interpreters.xla, "pytype_aval_mappings"):
    jax.interpreters.xla.pytype_aval_mappings = collections.defaultdict(lambda: None)
jax.config.update("jax_enable_x64", True)
from tensorflow_probability.substrates.jax import math
def in_pieces(function):
    compiled = jax.jit(function)
    def values(nu, x):
        y = numpy.empty(len(x))
        for at in range(0, len(x), 1024):
            part = slice(at, at + 1024)
            size = len(x[part])
            pad = (0, 1024 - size)
            one = (numpy.pad(a[part], pad, constant_values=1.0) for a in (nu, x))
            y[part] = numpy.asarray(compiled(*one))[:size]
        return y
    return values
log_i = in_pieces(lambda nu, x: math.log_bessel_ive(nu, x) + x)
log_k = in_pieces(lambda nu, x: math.log_bessel_kve(nu, x) - x)
)",
                                 "ci/test --full installs it"};

std::string interpreter() {
    if (const char* named = std::getenv("ASSAY_PYTHON")) return named;
    std::error_code none;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", none);
    const auto venv = self.parent_path() / "../../venv/bin/python";
    return std::filesystem::exists(venv, none) ? venv.string() : "python3";
}

class python {
  public:
    explicit python(const library& l) : name_(l.name) {
        std::array<int, 2> ends;
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            throw rival_missing(name_ + ": no socket for its process");
        line_ = ends[0];
        start(ends[1], std::string(l.definitions) + exchange);
        ::close(ends[1]);
        char ready = 0;
        if (::read(line_, &ready, 1) != 1)
            throw rival_missing(name_ + ": " + interpreter() + " cannot import it; " + l.set_up);
    }
    ~python() {
        ::close(line_);
        if (child_ > 0) ::waitpid(child_, nullptr, 0);
    }
    python(const python&) = delete;
    python& operator=(const python&) = delete;

    double run(char function, const double* nu, const double* x, double* out, std::size_t n) const {
        std::array<char, 9> head{function};
        const std::uint64_t count = n;
        std::copy_n(reinterpret_cast<const char*>(&count), sizeof count, head.data() + 1);
        put(head.data(), head.size());
        put(nu, n * sizeof(double));
        put(x, n * sizeof(double));
        double seconds = 0;
        get(&seconds, sizeof seconds);
        get(out, n * sizeof(double));
        return seconds;
    }

  private:
    void start(int end, std::string text) {
        std::string program = interpreter(), option = "-c";
        std::array<char*, 4> arguments{program.data(), option.data(), text.data(), nullptr};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, end, 0);
        ::posix_spawn_file_actions_adddup2(&actions, end, 1);
        ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        const int error =
            ::posix_spawnp(&child_, program.c_str(), &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            child_ = -1;
            throw rival_missing(name_ + ": " + program + " does not start");
        }
    }
    void put(const void* from, std::size_t bytes) const {
        for (auto at = static_cast<const char*>(from); bytes > 0;) {
            const auto done = ::send(line_, at, bytes, MSG_NOSIGNAL);
            if (done <= 0) throw rival_missing(name_ + ": its process ended");
            at += done, bytes -= static_cast<std::size_t>(done);
        }
    }
    void get(void* to, std::size_t bytes) const {
        for (auto at = static_cast<char*>(to); bytes > 0;) {
            const auto done = ::read(line_, at, bytes);
            if (done <= 0) throw rival_missing(name_ + ": its process ended");
            at += done, bytes -= static_cast<std::size_t>(done);
        }
    }

    std::string name_;
    int line_ = -1;
    pid_t child_ = -1;
};

template <const library& Library, char Function>
double ask(const double* nu, const double* x, double* out, std::size_t n) {
    static const python peer(Library);
    return peer.run(Function, nu, x, out, n);
}

template <const library& Library>
rival of_library(const char* name) {
    return {name, ask<Library, 'i'>, ask<Library, 'k'>, false, false, true};
}

}  // namespace

rival scipy() { return of_library<scipy_library>("scipy"); }
rival tfp() { return of_library<tfp_library>("tfp"); }

}  // namespace assay::bench
