#include "spawned.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

spawned shell(const std::string& command, const std::string& input) {
    const auto base = fs::temp_directory_path() / ("assay-spawned-" + std::to_string(::getpid()));
    const auto in = base.string() + ".in";
    const auto out = base.string() + ".out";
    const auto err = base.string() + ".err";
    std::ofstream(in, std::ios::binary) << input;
    const int code =
        std::system(("{ " + command + " ; } <" + in + " >" + out + " 2>" + err).c_str());
    spawned result{WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code), contents(out),
                   contents(err)};
    for (const auto& file : {in, out, err}) fs::remove(file);
    return result;
}

spawned demo(const std::string& arguments, const std::string& before) {
    return shell(before + " '" DEMO "' " + arguments);
}
