#include "lib/scaffold/embedded.h"

// A generated array of this size takes the compiler seconds; the assembler just copies the files.
#define INFRA_EMBED(symbol, file)                          \
  asm(".section .rodata\n"                                 \
      ".balign 16\n"                                       \
      ".global " #symbol "\n" #symbol ":\n.incbin \"" file \
      "\"\n"                                               \
      ".global " #symbol "_end\n" #symbol                  \
      "_end:\n.byte 0\n"                                   \
      ".previous\n");                                      \
  extern "C" const char symbol[];                          \
  extern "C" const char symbol##_end[]

INFRA_EMBED(infra_scaffold_templates, INFRA_TEMPLATES_ARCHIVE);
INFRA_EMBED(infra_scaffold_golden_path, INFRA_GOLDEN_PATH_ARCHIVE);

namespace infra::scaffold {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

const Tree& builtin_templates() {
  static const Tree kTree = unpack(between(infra_scaffold_templates, infra_scaffold_templates_end));
  return kTree;
}

Tree golden_path() {
  return unpack(between(infra_scaffold_golden_path, infra_scaffold_golden_path_end));
}

}  // namespace infra::scaffold
