# Debian packages only; tools/setup installs them. Hyperscan and Vectorscan answer to the same pkg-config name.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(LIBHS REQUIRED libhs)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
find_package(ZLIB REQUIRED)   # content codings of bodies
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlidec)

# Headers only. Each executable chooses one of the two libraries below; linking both makes the loader complain.
add_library(stopgap_hs_headers INTERFACE)
target_include_directories(stopgap_hs_headers SYSTEM INTERFACE ${LIBHS_INCLUDE_DIRS})
find_library(HS_FULL_LIBRARY hs REQUIRED)
find_library(HS_RUNTIME_LIBRARY hs_runtime REQUIRED)
add_library(stopgap_hs_full INTERFACE)       # compiles and scans
target_link_libraries(stopgap_hs_full INTERFACE ${HS_FULL_LIBRARY})
# Static libraries after it on the command line need it too; the linker must not drop it before.
target_link_options(stopgap_hs_full INTERFACE LINKER:--no-as-needed)
add_library(stopgap_hs_runtime INTERFACE)    # scans only
target_link_libraries(stopgap_hs_runtime INTERFACE ${HS_RUNTIME_LIBRARY})

if(STOPGAP_TESTS)
  find_package(GTest REQUIRED)
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/test_headers.cc CONTENT "")
  add_library(stopgap_test_headers OBJECT ${PROJECT_BINARY_DIR}/test_headers.cc)
  target_link_libraries(stopgap_test_headers PRIVATE stopgap_options GTest::gtest)
  target_compile_options(stopgap_test_headers PRIVATE -O0)   # as tests are
  target_precompile_headers(stopgap_test_headers PRIVATE <gtest/gtest.h>)   # read once for all tests
  pkg_check_modules(BROTLI_ENCODER REQUIRED IMPORTED_TARGET libbrotlienc)
endif()

if(EXISTS ${PROJECT_SOURCE_DIR}/cli)   # not when the engine is built alone
  find_package(CLI11 REQUIRED)
  find_package(nlohmann_json REQUIRED)
endif()
