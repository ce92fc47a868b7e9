locals {
  is_failover = var.failover != null
  records = local.is_failover ? {
    PRIMARY   = var.target
    SECONDARY = var.failover.secondary
  } : { SIMPLE = var.target }
}

resource "aws_route53_health_check" "primary" {
  count = local.is_failover ? 1 : 0

  type              = "HTTPS"
  fqdn              = var.target.name
  port              = 443
  resource_path     = var.failover.health_check_path
  request_interval  = 30
  failure_threshold = 3
  tags              = merge(var.tags, { Name = "${var.name}-primary" })
}

resource "aws_route53_record" "alias" {
  for_each = { for item in setproduct(keys(local.records), var.is_ipv6 ? ["A", "AAAA"] : ["A"]) : "${item[0]}-${item[1]}" => { role = item[0], type = item[1] } }

  zone_id         = var.zone_id
  name            = var.name
  type            = each.value.type
  set_identifier  = local.is_failover ? lower(each.value.role) : null
  health_check_id = each.value.role == "PRIMARY" ? aws_route53_health_check.primary[0].id : null

  alias {
    name                   = local.records[each.value.role].name
    zone_id                = local.records[each.value.role].zone_id
    evaluate_target_health = true
  }

  dynamic "failover_routing_policy" {
    for_each = local.is_failover ? [each.value.role] : []

    content {
      type = failover_routing_policy.value
    }
  }
}
