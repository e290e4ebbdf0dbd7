#include "check.hpp"
namespace conformance {
const std::vector<check> thread_checks = {};
}
