#pragma once

#include <nanobind/nanobind.h>

void define_vmf(nanobind::module_& m);
