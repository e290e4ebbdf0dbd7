#include "bench/scipy_peer.hpp"

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

// One byte once SciPy is there; then, an order a reply: function, count, orders, arguments against
// seconds, values.
constexpr const char* script = R"(
import struct, sys, time
import numpy
from scipy.special import ive, kve
take, give = sys.stdin.buffer, sys.stdout.buffer
numpy.seterr(all="ignore")
give.write(b"!")
give.flush()
while head := take.read(9):
    function, count = struct.unpack("<cQ", head)
    nu, x = numpy.frombuffer(take.read(16 * count)).reshape(2, count)
    start = time.perf_counter()
    y = numpy.log(ive(nu, x)) + x if function == b"i" else numpy.log(kve(nu, x)) - x
    seconds = time.perf_counter() - start
    give.write(struct.pack("<d", seconds) + y.tobytes())
    give.flush()
)";

std::string interpreter() {
    if (const char* named = std::getenv("ASSAY_PYTHON")) return named;
    std::error_code none;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", none);
    const auto venv = self.parent_path() / "../../venv/bin/python";
    return std::filesystem::exists(venv, none) ? venv.string() : "python3";
}

class python {
  public:
    python() {
        std::array<int, 2> ends;
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            throw rival_missing("SciPy: no socket for its process");
        line_ = ends[0];
        start(ends[1]);
        ::close(ends[1]);
        char ready = 0;
        if (::read(line_, &ready, 1) != 1)
            throw rival_missing("SciPy: " + interpreter() + " cannot import it; run ci/setup");
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
    void start(int end) {
        std::string program = interpreter(), option = "-c", text = script;
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
            throw rival_missing("SciPy: " + program + " does not start");
        }
    }
    void put(const void* from, std::size_t bytes) const {
        for (auto at = static_cast<const char*>(from); bytes > 0;) {
            const auto done = ::send(line_, at, bytes, MSG_NOSIGNAL);
            if (done <= 0) throw rival_missing("SciPy: its process ended");
            at += done, bytes -= static_cast<std::size_t>(done);
        }
    }
    void get(void* to, std::size_t bytes) const {
        for (auto at = static_cast<char*>(to); bytes > 0;) {
            const auto done = ::read(line_, at, bytes);
            if (done <= 0) throw rival_missing("SciPy: its process ended");
            at += done, bytes -= static_cast<std::size_t>(done);
        }
    }

    int line_ = -1;
    pid_t child_ = -1;
};

template <char Function>
double ask(const double* nu, const double* x, double* out, std::size_t n) {
    static const python peer;
    return peer.run(Function, nu, x, out, n);
}

}  // namespace

rival scipy() { return {"scipy", ask<'i'>, ask<'k'>, false, false, true}; }

}  // namespace assay::bench
