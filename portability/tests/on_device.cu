// The bodies of the tests, compiled for a device.

#include "algorithm_test.cpp"
#include "executor_test.cpp"
#include "future_test.cpp"
#include "more_algorithms_test.cpp"
