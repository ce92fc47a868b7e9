// The tables that function.cc joins into one registry, one per subject and source file.
#pragma once

#include <vector>

#include "lib/hcl/function.h"

namespace infra::hcl {

std::vector<Function> collection_functions();
std::vector<Function> set_functions();
std::vector<Function> conversion_functions();
std::vector<Function> number_functions();
std::vector<Function> string_functions();
std::vector<Function> format_functions();
std::vector<Function> encoding_functions();
std::vector<Function> hash_functions();
std::vector<Function> date_functions();
std::vector<Function> network_functions();
std::vector<Function> file_functions();
std::vector<Function> regex_functions();
std::vector<Function> yaml_functions();

}  // namespace infra::hcl
