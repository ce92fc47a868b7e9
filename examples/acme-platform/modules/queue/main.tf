locals {
  # CostCenter is missing here, and with it in every queue of every stack.
  tags = {
    Environment = var.env
    Service     = var.service
    Team        = var.team
    Owner       = "${var.team}@acme.example"
    ManagedBy   = "terraform"
    Project     = "platform"
    DataClass   = "internal"
  }
}

resource "aws_sqs_queue" "this" {
  for_each = var.queues

  name                       = "${var.env}-${var.service}-${each.key}"
  visibility_timeout_seconds = each.value.timeout
  kms_master_key_id          = "alias/sqs-encryption"
  tags                       = merge(local.tags, { Component = each.key })
}
