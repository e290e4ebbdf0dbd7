// The code objects as a HIP program carries them, and the program's name: what differs from probe
// to probe outside its own file.

#include "harness/name.hpp"

asm(".section .hip_fatbin, \"a\", @progbits\n"
    ".balign 4096\n"
    ".globl assay_code_objects\n"
    ".hidden assay_code_objects\n"
    "assay_code_objects:\n"
    ".incbin \"" ASSAY_CODE_OBJECTS
    "\"\n"
    ".previous\n");

const char* const assay::micro::probe_name = ASSAY_PROBE;
