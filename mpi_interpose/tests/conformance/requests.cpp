#include "check.hpp"
namespace conformance {
const std::vector<check> request_checks = {};
}
