// Any bytes through the formatter. (Terraform itself breaks some files: `"${ # x` unwraps its
// comment.)
#include <cstdlib>
#include <string_view>

#include "lib/hcl/format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  infra::hcl::format({reinterpret_cast<const char*>(data), size});
  return 0;
}
