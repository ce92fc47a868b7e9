// Digests for fingerprints and caches; nothing here guards a secret.
#pragma once

#include <string>
#include <string_view>

namespace infra {

std::string sha256_hex(std::string_view data);  // 64 lower-case hexadecimal digits

}  // namespace infra
