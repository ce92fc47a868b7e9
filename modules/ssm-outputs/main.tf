locals {
  prefix = "/shared/${var.domain}"
}

resource "aws_ssm_parameter" "text" {
  for_each = var.outputs

  name        = "${local.prefix}/${each.key}"
  description = "Published by ${var.tags["Service"]} (${var.tags["Environment"]})"
  type        = "String"
  value       = each.value
  tags        = merge(var.tags, { Name = "${local.prefix}/${each.key}" })
}

resource "aws_ssm_parameter" "list" {
  for_each = var.list_outputs

  name        = "${local.prefix}/${each.key}"
  description = "Published by ${var.tags["Service"]} (${var.tags["Environment"]})"
  type        = "StringList"
  value       = join(",", each.value)
  tags        = merge(var.tags, { Name = "${local.prefix}/${each.key}" })
}
