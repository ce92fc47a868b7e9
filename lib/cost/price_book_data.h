// The bytes that the linker puts into the program. Used by price_book.cc only.
#pragma once

#include <string_view>

namespace infra::cost {

std::string_view embedded_price_book();

}  // namespace infra::cost
