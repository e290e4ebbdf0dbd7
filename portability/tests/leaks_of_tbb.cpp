// Under LeakSanitizer: an observer of oneTBB is freed by the last worker that saw it, and workers
// outlive the test program's end, so libtbb leaves 40 bytes an observer behind. Those alone are
// forgiven.

extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() { return "leak:task_scheduler_observer\n"; }
