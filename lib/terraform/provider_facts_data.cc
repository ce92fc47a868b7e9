#include "lib/terraform/provider_facts_data.h"

#include <zstd.h>

#include <cassert>

// A generated array of this size takes the compiler seconds; the assembler just copies the files.
#define INFRA_EMBED(symbol, file)                                              \
  asm(".section .rodata\n"                                                     \
      ".balign 16\n"                                                           \
      ".global " #symbol "\n" #symbol ":\n.incbin \"" INFRA_FACTS_DIR "/" file \
      "\"\n"                                                                   \
      ".global " #symbol "_end\n" #symbol                                      \
      "_end:\n.byte 0\n"                                                       \
      ".previous\n");                                                          \
  extern "C" const char symbol[];                                              \
  extern "C" const char symbol##_end[]

INFRA_EMBED(infra_facts_schemas, "aws_schemas.pack");
INFRA_EMBED(infra_facts_replace, "aws_replace.zst");
INFRA_EMBED(infra_facts_tags, "aws_tags.txt");

namespace infra::terraform {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view schema_pack_bytes() {
  return between(infra_facts_schemas, infra_facts_schemas_end);
}
std::string_view replace_facts_bytes() {
  return between(infra_facts_replace, infra_facts_replace_end);
}
std::string_view tag_facts_text() { return between(infra_facts_tags, infra_facts_tags_end); }

std::string decompress(std::string_view frame, std::size_t size) {
  std::string text(size, '\0');
  [[maybe_unused]] std::size_t done =
      ZSTD_decompress(text.data(), text.size(), frame.data(), frame.size());
  assert(!ZSTD_isError(done) && done == size);
  return text;
}

std::string decompress(std::string_view frame) {
  unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  assert(size != ZSTD_CONTENTSIZE_ERROR && size != ZSTD_CONTENTSIZE_UNKNOWN);
  return decompress(frame, static_cast<std::size_t>(size));
}

}  // namespace infra::terraform
