#include "processes.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <system_error>
#include <tuple>
#include <vector>

#include "cases.hpp"
#include "csv.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

constexpr const char* self = "/proc/self/exe";

// A child process whose stdout is read line by line.
class child {
  public:
    explicit child(std::vector<std::string> arguments) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "pipe");
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        std::vector<char*> argv;
        for (auto& a : arguments) argv.push_back(a.data());
        argv.push_back(nullptr);
        const int error = ::posix_spawn(&process_, self, &actions, nullptr, argv.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        out_.reset(::fdopen(ends[0], "r"));
        if (error != 0) throw std::system_error(error, std::generic_category(), self);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child() {
        out_.reset();
        std::free(line_);
        if (process_ > 0) wait();
    }

    // The next line without its line feed, to be changed in place; null at the end or in the midst
    // of a line.
    char* next_line() {
        const auto size = ::getline(&line_, &capacity_, out_.get());
        if (size <= 0 || line_[size - 1] != '\n') return nullptr;
        line_[size - 1] = '\0';
        return line_;
    }

    // Waits for the end; why it was none, or empty.
    std::string wait() {
        int code = 0;
        while (::waitpid(process_, &code, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
        if (WIFSIGNALED(code)) {
            return "the process died of signal " + std::to_string(WTERMSIG(code)) + " (" +
                   ::strsignal(WTERMSIG(code)) + ")";
        }
        return "the process ended with code " + std::to_string(WEXITSTATUS(code)) +
               " before it came here";
    }

  private:
    struct closer {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    pid_t process_ = -1;
    std::unique_ptr<std::FILE, closer> out_;
    char* line_ = nullptr;
    std::size_t capacity_ = 0;
};

using row_key = std::tuple<std::string, std::string, std::string>;

// As the three stand in a row.
row_key key_of(std::string_view probe, std::string_view point, std::string_view quantity) {
    return {clean(probe), clean(point), clean(quantity)};
}

std::set<row_key> owed_rows(std::span<const probe_case* const> cases) {
    std::set<row_key> owed;
    for (const auto* c : cases) {
        for (const auto& q : c->quantities) owed.insert(key_of(c->probe, c->at.str(), q.name));
    }
    return owed;
}

void write_owed(std::span<const probe_case* const> cases, const std::set<row_key>& owed,
                const row_origin& origin, const std::string& reason, row_output& output) {
    for (const auto* c : cases) {
        case_run run(*c, false);
        run.fail(reason);
        for (const auto& one : run.rows(origin, {})) {
            const auto& m = one.row;
            if (owed.contains(key_of(m.probe, m.point, m.quantity))) output.row(m);
        }
    }
}

std::vector<std::string> child_arguments(const program_info& info, const command_line& line,
                                         const row_origin& origin, const std::string& device,
                                         bool first_device) {
    std::vector<std::string> arguments{info.name};
    arguments.insert(arguments.end(), line.selection.begin(), line.selection.end());
    if (!device.empty()) arguments.push_back("--device=" + device);
    if (!first_device) arguments.emplace_back("--append");  // a probe's samples of all devices
    arguments.push_back("--run=" + origin.run);
    arguments.push_back("--process=" + std::to_string(origin.process));
    arguments.emplace_back("--rows=-");
    return arguments;
}

void run_process(std::span<const probe_case* const> cases, std::vector<std::string> arguments,
                 const row_origin& origin, row_output& output) {
    auto owed = owed_rows(cases);
    child process(std::move(arguments));
    csv_parser parser("rows of process " + std::to_string(origin.process));
    std::string probe;
    std::size_t number = 0;
    measurement m;
    while (char* line = process.next_line()) {
        if (++number == 1) {
            parser.header(line);
            continue;
        }
        parser.row(line, number, m);
        if (!probe.empty() && probe != m.probe) output.probe_done();
        probe = m.probe;
        output.row(m);
        owed.erase({m.probe, m.point, m.quantity});
    }
    const auto end = process.wait();
    if (!owed.empty()) write_owed(cases, owed, origin, end, output);
    output.probe_done();
}

// What --device each process is given: every device in turn, or what was said to this one.
std::vector<std::string> devices_of(const program_info& info, const command_line& line) {
    std::vector<std::string> devices{""};
    if (line.device.which != "all" || !info.device_count) return devices;
    const int count = info.device_count();
    if (count > 0) devices.clear();
    for (int i = 0; i < count; ++i) devices.push_back(std::to_string(i));
    return devices;
}

}  // namespace

void run_processes(std::span<const probe_case* const> cases, const program_info& info,
                   const command_line& line, const row_origin& origin, row_output& output) {
    const auto devices = devices_of(info, line);
    for (const auto& device : devices) {
        for (int process = 0; process < line.processes; ++process) {
            row_origin own = origin;
            own.process = line.process + process;
            const bool first = device == devices.front();
            run_process(cases, child_arguments(info, line, own, device, first), own, output);
        }
    }
}

}  // namespace assay::record
