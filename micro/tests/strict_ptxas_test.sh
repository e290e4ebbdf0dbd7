#!/bin/sh
# strict_ptxas_test.sh LAUNCHER NVCC SOURCE: a file that ptxas notes C7508 for is refused, and passes once repaired.
launcher=$1 nvcc=$2 source=$3
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
compile() { "$launcher" "$nvcc" -gencode arch=compute_90a,code=sm_90a "$@" -c "$source" -o "$folder/out.o" 2>"$folder/log"; }

if compile; then
    echo "C7508 was let through:"
    cat "$folder/log"
    exit 1
fi
if ! grep -q 'refused: .*(C7508)' "$folder/log"; then
    echo "refused, but not for C7508:"
    cat "$folder/log"
    exit 1
fi
if ! compile -DWITH_BOUNDS; then
    echo "a sound file was refused:"
    cat "$folder/log"
    exit 1
fi
