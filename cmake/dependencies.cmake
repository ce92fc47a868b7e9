# Debian 12 packages only (script/bootstrap installs them); nothing is downloaded here.
find_package(yaml-cpp CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(CURL REQUIRED)
find_package(Catch2 2 CONFIG REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(pugixml CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(CRYPT REQUIRED IMPORTED_TARGET libxcrypt)

# gRPC (offline provider) comes as archives: linked dynamically its 56 libraries would cost every
# command 10 ms at start. The archives refer to each other, so they are one link group; of Abseil
# only what is needed gets in. By name, since pkg-config takes a minute to walk their dependencies.
find_path(GRPC_INCLUDE grpcpp/server.h REQUIRED)
set(grpc_archives)
foreach(name IN ITEMS grpc++_unsecure grpc_unsecure gpr address_sorting upb cares re2 z)
  find_library(GRPC_${name} NAMES lib${name}.a REQUIRED)
  list(APPEND grpc_archives ${GRPC_${name}})
endforeach()
cmake_path(GET GRPC_gpr PARENT_PATH grpc_folder)
file(GLOB abseil_archives ${grpc_folder}/libabsl_*.a)
add_library(grpc_static INTERFACE)
target_link_libraries(grpc_static INTERFACE -Wl,--start-group ${grpc_archives} ${abseil_archives}
                      -Wl,--end-group Threads::Threads ${CMAKE_DL_LIBS} rt)
