// What the built-in templates add to the answers, one function a template. A template of a
// repository that has the name of a built-in one gets the same context; any other gets the answers.
#pragma once

#include <string_view>

#include "lib/scaffold/context.h"

namespace infra::scaffold {

BuildContext find_context(std::string_view template_name);  // nullptr: the answers are all

}  // namespace infra::scaffold
