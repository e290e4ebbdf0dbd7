#pragma once

#include <nanobind/nanobind.h>

void define_density(nanobind::module_& m);
