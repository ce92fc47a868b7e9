locals {
  service_name = one(concat(aws_ecs_service.this[*].name, aws_ecs_service.blue_green[*].name))
  has_scaling  = var.scaling != null && !local.is_scheduler
  targets = !local.has_scaling ? {} : { for metric, value in {
    ECSServiceAverageCPUUtilization    = var.scaling.cpu_percent
    ECSServiceAverageMemoryUtilization = var.scaling.memory_percent
  } : metric => value if value != null }
}

resource "aws_appautoscaling_target" "this" {
  count = local.has_scaling ? 1 : 0

  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${local.service_name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.scaling.minimum
  max_capacity       = var.scaling.maximum
  tags               = merge(var.tags, { Name = local.name })
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.targets

  name               = "${local.name}-${each.key == "ECSServiceAverageCPUUtilization" ? "cpu" : "memory"}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = each.value
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = each.key
    }
  }
}
