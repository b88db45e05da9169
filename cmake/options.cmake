# Flags for our own targets: stopgap_options is linked privately by each of them.
add_library(stopgap_options INTERFACE)
target_compile_options(stopgap_options INTERFACE -Wall -Wextra -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these in optimised standard library code (GCC bugs 105329, 105651, 107852).
  target_compile_options(stopgap_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # std::stable_sort of libstdc++ 12 uses a function that it deprecates itself; clang blames the caller.
  target_compile_options(stopgap_options INTERFACE -Wno-deprecated-declarations)
endif()
if(STOPGAP_SANITIZE)
  add_compile_options(-fsanitize=${STOPGAP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${STOPGAP_SANITIZE})
  add_compile_definitions(STOPGAP_SANITIZED)
endif()

# Everything is instrumented: a fuzzer that sees only its own file finds nothing in the code it calls.
option(STOPGAP_LIBFUZZER "link fuzz targets with libFuzzer (clang only)" OFF)
if(STOPGAP_LIBFUZZER)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# stopgap_test(NAME sources… LINK targets…): one GoogleTest executable, registered with ctest. Its own sources are not optimised in
# any preset: that takes longer than running them, and what they test is in libraries.
function(stopgap_test name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  if(NOT STOPGAP_TESTS)
    return()
  endif()
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE stopgap_options ${ARG_LINK} GTest::gtest GTest::gtest_main)
  target_compile_options(${name} PRIVATE -O0)
  target_precompile_headers(${name} REUSE_FROM stopgap_test_headers)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
