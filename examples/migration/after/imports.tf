# What no state had. The rule of the group was a block inside of it, and has an id of its own.
import {
  to = module.invoices.aws_s3_bucket.this
  id = "ryuqqq-dev-orders-invoices-${data.aws_caller_identity.current.account_id}"
}

import {
  to = module.worker.aws_vpc_security_group_egress_rule.this["https"]
  id = var.worker_egress_rule_id
}
