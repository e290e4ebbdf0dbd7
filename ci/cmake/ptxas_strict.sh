#!/bin/sh
# ptxas_strict.sh COMPILER ARGUMENT...: runs the compiler and fails where ptxas says that it dropped or changed an
# instruction. It only notes these (they are no warnings, so --warning-as-error passes them), and exits 0:
#   C7508  setmaxnreg ignored          C7510 to C7518  wgmma serialised          C7519  warpgroup.arrive injected
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
"$@" 2>"$log"
code=$?
cat "$log" >&2
if grep -qE '\((C7508|C751[0-9])\)' "$log"; then
    echo "refused: ptxas did not compile the instructions as written ($(grep -oE 'C75(08|1[0-9])' "$log" | sort -u | tr '\n' ' ' | sed 's/ $//'))" >&2
    exit 1
fi
exit $code
