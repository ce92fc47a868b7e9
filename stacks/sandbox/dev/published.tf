# The settings that are no secrets: the tasks read them when they start, other stacks and people by
# the same names.
resource "aws_ssm_parameter" "published" {
  for_each = {
    url = "https://${local.domain}"
  }

  name        = "/sandbox/dev/${each.key}"
  description = "Published by sandbox (dev)"
  type        = "String"
  value       = each.value
  tags        = merge(module.tags.tags, { Name = "/sandbox/dev/${each.key}" })
}
