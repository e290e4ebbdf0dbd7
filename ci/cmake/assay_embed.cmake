# assay_embed(<file> <namespace> <name> <header>): a header in which `<namespace>::<name>` is the file's text as a
# std::string_view; made anew when the file changes. The file is below 64 KiB and does not hold )embedded".
function(assay_embed file namespace name header)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  file(CONFIGURE OUTPUT ${header} @ONLY CONTENT [[
#pragma once
// Made by CMake from a table in the repository.
#include <string_view>
namespace @namespace@ {
inline constexpr std::string_view @name@ = R"embedded(@text@)embedded";
}
]])
endfunction()
