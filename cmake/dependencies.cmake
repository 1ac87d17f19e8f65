# Libraries from Debian, each as an interface target of ours, so that a module names what it needs and no more.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)

function(huiyin_dependency name)
  add_library(huiyin_dep_${name} INTERFACE)
  add_library(huiyin::${name} ALIAS huiyin_dep_${name})
endfunction()

function(huiyin_pkg name)
  pkg_check_modules(DEP_${name} REQUIRED IMPORTED_TARGET ${ARGN})
  huiyin_dependency(${name})
  target_link_libraries(huiyin_dep_${name} INTERFACE PkgConfig::DEP_${name})
endfunction()

huiyin_pkg(sqlite sqlite3)
huiyin_pkg(postgres libpq)
huiyin_pkg(icu icu-uc icu-i18n)
huiyin_pkg(yaml yaml-cpp)
huiyin_pkg(xml pugixml)
huiyin_pkg(zlib zlib)
huiyin_pkg(xlsx xlsxwriter)
huiyin_pkg(sodium libsodium)
huiyin_pkg(fmt fmt)
huiyin_pkg(pdf pangocairo cairo-pdf libqrencode)

huiyin_dependency(crypto)
target_link_libraries(huiyin_dep_crypto INTERFACE OpenSSL::Crypto)

huiyin_dependency(json_parser)
target_link_libraries(huiyin_dep_json_parser INTERFACE boost_json)

# The Intel library has neither a CMake nor a pkg-config file. Its "000" archive passes values by value, takes the
# rounding as an argument and reports flags through a pointer.
find_library(HUIYIN_BID NAMES libbidgcc000.a REQUIRED)
huiyin_dependency(decimal128)
target_link_libraries(huiyin_dep_decimal128 INTERFACE ${HUIYIN_BID})
target_compile_definitions(huiyin_dep_decimal128 INTERFACE
  DECIMAL_CALL_BY_REFERENCE=0 DECIMAL_GLOBAL_ROUNDING=0 DECIMAL_GLOBAL_EXCEPTION_FLAGS=0)

# A tenth of a command's time is allocation. Whoever looks for errors of memory brings an allocator of its own.
huiyin_dependency(allocator)
if(NOT HUIYIN_SANITIZE AND NOT HUIYIN_FUZZ)
  find_package(mimalloc REQUIRED)
  target_link_libraries(huiyin_dep_allocator INTERFACE mimalloc)
endif()

huiyin_dependency(net)
target_link_libraries(huiyin_dep_net INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
