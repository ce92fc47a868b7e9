# How a library, its unit tests and their include paths are declared.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                    -Woverloaded-virtual -Wswitch-enum)
# GCC 12 warns of overlapping memcpy inside std::string's own operator+ (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
# GNU ld takes 6 s of CPU for a program with gRPC in it, and there are twenty such programs.
find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

file(WRITE ${PROJECT_BINARY_DIR}/empty.cc.new "")
configure_file(${PROJECT_BINARY_DIR}/empty.cc.new ${PROJECT_BINARY_DIR}/empty.cc COPYONLY)

# lib/NAME as a static library of all its sources. Its include path is a folder with nothing in it
# but a link to lib/NAME, so that a header from a folder that is not among DEPENDS is not found.
function(infra_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;PRIVATE_DEPENDS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lib/${name}/*.cc
       ${PROJECT_SOURCE_DIR}/lib/${name}/*.h)
  add_library(${name} STATIC ${sources} ${PROJECT_BINARY_DIR}/empty.cc)
  set(include ${PROJECT_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${include}/lib)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/lib/${name} ${include}/lib/${name} SYMBOLIC)
  target_include_directories(${name} PUBLIC ${include})
  target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
endfunction()

# tests/unit/NAME/*_test.cc as one program. Catch2WithMain holds main(), so no file compiles it.
function(infra_unit_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${name}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(unit_${name} ${sources})
  target_include_directories(unit_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(unit_${name} PRIVATE ${name} ${arg_DEPENDS} test_support Catch2::Catch2WithMain)
  add_test(NAME unit/${name} COMMAND unit_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
