// What SEC001 found to be a secret is shown by nobody: neither source that is shown nor the words
// of another rule.
#pragma once

#include "lib/diag/diagnostic.h"

namespace infra::policy {

// Masks the places of the secrets among `found`, and takes their text out of all that the findings
// say.
void hide_secrets(diag::Diagnostics& found, diag::SourceMap& sources);

}  // namespace infra::policy
