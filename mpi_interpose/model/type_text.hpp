#pragma once
// A datatype written down: 'vector(1024,1,2,double)', nested, constructors and basic types by MPI's
// names with or without MPI_ and Type_create_, arguments in MPI's order, lists in brackets.
//
//   contiguous(n,T)  vector(n,blocklength,stride,T)  hvector(n,blocklength,bytes,T)
//   indexed([lengths],[places],T)  hindexed  indexed_block(length,[places],T)  hindexed_block
//   struct([lengths],[places],[T,...])  resized(lb,extent,T)  dup(T)
//   subarray([sizes],[parts],[starts],c|fortran,T)
//   darray(size,rank,[sizes],[none|block|cyclic,...],[arguments or
//   default],[processes],c|fortran,T)

#include <stdexcept>
#include <string>

#include "../datatype/tree.hpp"

namespace assay::mpi {

class type_text_error : public std::runtime_error {
  public:
    // `position` counts from 1.
    type_text_error(std::size_t position, const std::string& what)
        : std::runtime_error("position " + std::to_string(position) + ": " + what) {}
};

// The root of `text`, which lives in `t`. Throws type_text_error: not a type, or above 2^60 bytes.
const node& type_of_text(const std::string& text, tree& t);

}  // namespace assay::mpi
