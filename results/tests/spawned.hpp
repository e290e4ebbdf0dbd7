#pragma once
// A program run to its end.

#include <string>

struct spawned {
    int code;  // exit code, or 128 and the signal that ended it
    std::string out;
    std::string err;
};

// The demo with these arguments, as a shell reads them. `before` is put in front, as for variables.
spawned demo(const std::string& arguments, const std::string& before = "");
// A command line of the shell, given `input`.
spawned shell(const std::string& command, const std::string& input = "");
