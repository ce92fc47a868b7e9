// The files that are built into the program. Used by template_source.h and by `infra init`.
#pragma once

#include "lib/scaffold/archive.h"

namespace infra::scaffold {

const Tree& builtin_templates();  // lib/scaffold/templates: service/template.yaml …
Tree golden_path();               // modules/ and shared/ as they are in this repository

}  // namespace infra::scaffold
