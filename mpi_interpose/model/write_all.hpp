#pragma once
// A text into a file that is open, whole unless the file takes no more.

#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace assay::mpi {

inline bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(file, text.data(), text.size());
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace assay::mpi
