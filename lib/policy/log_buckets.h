// Buckets that S3 and load balancers write their access logs to. Used by the LOG and ENC rules:
// such a bucket needs no access logs of its own, and both services write only to buckets that are
// encrypted with S3's own keys (S3 user guide, "Enabling Amazon S3 server access logging"; ELB user
// guide, "Enable access logs").
#pragma once

#include "lib/policy/arguments.h"

namespace infra::policy {

// `maybe`: something of the root writes its logs to a bucket that nobody can tell from this one.
Refers takes_access_logs(const Resource& bucket, const terraform::EvaluatedModule& root);

}  // namespace infra::policy
