#include "measurements.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "write_all.hpp"

namespace assay::mpi {
namespace {

constexpr std::string_view header = "what,element,block,bytes,seconds";

double log_of(double x) { return std::log2(std::max(x, 1.0)); }

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t next = 0; next <= text.size();) {
        const std::size_t end = std::min(text.find(at, next), text.size());
        parts.push_back(text.substr(next, end - next));
        next = end + 1;
    }
    return parts;
}

bool number(std::string_view text, double& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

// On the straight line between the neighbours of x; level below the first, by a slope above the
// last.
double between(const std::map<double, double>& curve, double x, double above_slope) {
    const auto next = curve.lower_bound(x);
    if (next == curve.begin()) return next->second;
    const auto last = std::prev(next);
    if (next == curve.end()) return last->second + above_slope * (x - last->first);
    const double part = (x - last->first) / (next->first - last->first);
    return last->second + part * (next->second - last->second);
}

std::string failure(const std::string& path) { return path + ": " + std::strerror(errno); }

void make_folder_of(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1))
        mkdir(path.substr(0, slash).c_str(), 0700);
}

}  // namespace

measurements measurements::parse(const std::string& text, const std::string& name,
                                 std::string& why) {
    measurements m;
    const std::vector<std::string_view> lines = split(text, '\n');
    const auto bad = [&](std::size_t line, const std::string& what) {
        why = name + ":" + std::to_string(line + 1) + ": " + what;
        return measurements();
    };
    if (lines[0] != header) return bad(0, "the first line must be " + std::string(header));
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].empty()) continue;
        const std::vector<std::string_view> cells = split(lines[i], ',');
        if (cells.size() != 5)
            return bad(i, std::to_string(cells.size()) + " fields where 5 are expected");
        double element = 0, block = 0, bytes = 0, seconds = 0;
        if (!number(cells[1], element) || !number(cells[2], block) || !number(cells[3], bytes) ||
            !number(cells[4], seconds) || element < 0 || block < 0 || bytes <= 0 || seconds <= 0)
            return bad(i,
                       "element, block, bytes and seconds must be numbers, the last two above 0");
        m.curves_[std::string(cells[0])][static_cast<std::int64_t>(element)][log_of(block)]
                 [log_of(bytes)] = std::log2(seconds);
    }
    if (m.empty()) return bad(1, "no measurement");
    return m;
}

measurements measurements::read(const std::string& path, std::string& why) {
    if (path.empty()) {
        why = "no file named: neither ASSAY_MPI_MODEL, XDG_CACHE_HOME nor HOME is set";
        return {};
    }
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        why = failure(path);
        return {};
    }
    std::string text;
    char part[4096];
    ssize_t n = 0;
    while ((n = ::read(file, part, sizeof part)) > 0)
        text.append(part, static_cast<std::size_t>(n));
    const bool whole = n == 0;
    if (!whole) why = failure(path);
    close(file);
    return whole ? parse(text, path, why) : measurements();
}

std::string measurements::default_path(std::string_view mpi) {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value ? value : "");
    };
    if (const std::string named = set("ASSAY_MPI_MODEL"); !named.empty()) return named;
    std::string folder = set("XDG_CACHE_HOME");
    if (folder.empty() && !set("HOME").empty()) folder = set("HOME") + "/.cache";
    return folder.empty() ? "" : folder + "/assay/mpi_" + std::string(mpi) + ".csv";
}

bool measurements::write(const std::string& path, const std::string& text, std::string& why) {
    make_folder_of(path);
    const std::string beside = path + "." + std::to_string(getpid());
    const int file =
        open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        why = failure(beside);
        return false;
    }
    const bool written = write_all(file, text) && fsync(file) == 0;
    if (!written) why = failure(beside);
    close(file);
    if (written && rename(beside.c_str(), path.c_str()) == 0) return true;
    if (written) why = failure(path);
    unlink(beside.c_str());
    return false;
}

std::optional<double> measurements::seconds(std::string_view what, std::int64_t element,
                                            double block, double bytes) const {
    const auto kind = curves_.find(what);
    if (kind == curves_.end()) return std::nullopt;
    auto base = kind->second.upper_bound(element);
    if (base != kind->second.begin()) --base;
    std::map<double, double> over_blocks;
    for (const auto& [log_block, curve] : base->second)
        over_blocks[log_block] = between(curve, log_of(bytes), 1);
    return std::exp2(between(over_blocks, log_of(block), 0));
}

}  // namespace assay::mpi
