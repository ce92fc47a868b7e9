// Go's math.Log and math.Pow, whose last digit differs from the C library's: Terraform prints it.
#pragma once

namespace infra::hcl {

double go_log(double x);
double go_pow(double x, double y);

}  // namespace infra::hcl
