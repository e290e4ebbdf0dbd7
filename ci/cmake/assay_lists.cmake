# What the scripts read of a build tree, and the targets that they build: all that measures, or the tests of a GPU.

# programs.txt: a line "<suite> <path below the build tree>" for each measuring program.
# tests.txt: a line "<room> <labels> <path>" for each program of tests, labels with commas between.
function(assay_write_lists)
  foreach(kind programs tests)
    get_property(lines GLOBAL PROPERTY assay_${kind})
    list(JOIN lines "\n" text)
    file(CONFIGURE OUTPUT ${kind}.txt CONTENT "${text}\n")
  endforeach()
endfunction()

# Programs, libraries and custom targets that are built by default below a directory, folders named tests left out.
function(assay_targets_below directory result)
  get_property(found DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(folders DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  list(FILTER folders EXCLUDE REGEX "/tests$")
  foreach(folder IN LISTS folders)
    assay_targets_below(${folder} more)
    list(APPEND found ${more})
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

# Target assay_measuring: everything but tests. Target assay_gpu_tests: the tests that a node with a GPU runs.
function(assay_gather_targets)
  get_property(tests GLOBAL PROPERTY assay_test_targets)
  get_property(gpu_tests GLOBAL PROPERTY assay_gpu_test_targets)
  assay_targets_below(${PROJECT_SOURCE_DIR} found)
  list(REMOVE_ITEM found ${tests} "")
  set(measuring "")
  foreach(target IN LISTS found)
    get_target_property(left_out ${target} EXCLUDE_FROM_ALL)
    get_target_property(type ${target} TYPE)
    if(NOT left_out AND NOT type MATCHES "STATIC|OBJECT|INTERFACE")
      list(APPEND measuring ${target})
    endif()
  endforeach()
  add_custom_target(assay_measuring DEPENDS ${measuring})
  add_custom_target(assay_gpu_tests DEPENDS ${gpu_tests})
endfunction()
