#include "lib/cost/price_book_data.h"

// A generated array of this size takes the compiler seconds; the assembler just copies the file.
asm(".section .rodata\n"
    ".balign 16\n"
    ".global infra_price_book\n"
    "infra_price_book:\n.incbin \"" INFRA_PRICE_BOOK
    "\"\n"
    ".global infra_price_book_end\n"
    "infra_price_book_end:\n.byte 0\n"
    ".previous\n");
extern "C" const char infra_price_book[];
extern "C" const char infra_price_book_end[];

namespace infra::cost {

std::string_view embedded_price_book() {
  return {infra_price_book, static_cast<std::size_t>(infra_price_book_end - infra_price_book)};
}

}  // namespace infra::cost
