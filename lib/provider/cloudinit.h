// cloudinit_config for real: user data of several parts as one MIME document.
#pragma once

#include "lib/hcl/value.h"

namespace infra::provider {

// `object` with its defaults, `rendered` and `id` set. Gzipped bytes are those of zlib, not of Go.
// Throws ProviderFailure. Source: hashicorp/cloudinit, documentation of cloudinit_config; Go's
// mime/multipart for the order of headers.
hcl::Value render_cloudinit(const hcl::Value& object);

}  // namespace infra::provider
