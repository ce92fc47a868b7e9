locals {
  # A scheduler has no service that runs all the time: its failed runs are in a queue.
  watched = {
    app = { cluster_name = local.cluster.name, service_name = module.service_app.service_name }
  }
}

module "alarms" {
  source = "../../../modules/alarms"

  name  = "sandbox"
  alarm = local.alarm
  tags  = module.tags.tags

  load_balancer = {
    arn_suffix    = module.load_balancer.arn_suffix
    target_groups = { for name, group in module.load_balancer.target_groups : name => group.arn_suffix }
  }
  ecs_services = local.watched
  log_groups = {
    app = { name = module.service_app.log_group_name }
  }
}

module "slo" {
  source = "../../../modules/slo"

  name                     = "sandbox"
  load_balancer_arn_suffix = module.load_balancer.arn_suffix
  ticket_topic_arns        = [module.monitoring.values["ticket-topic-arn"]]
  region                   = "ap-northeast-2"
  alarm                    = local.alarm
  tags                     = module.tags.tags
}

module "dashboard" {
  source = "../../../modules/dashboard"

  name                     = "sandbox"
  runbook_url              = var.runbook_url
  region                   = "ap-northeast-2"
  alarm_arns               = toset(values(module.alarms.arns))
  load_balancer_arn_suffix = module.load_balancer.arn_suffix
  ecs_services             = local.watched
  log_group_names = [
    module.service_app.log_group_name,
  ]
  tags = module.tags.tags
}
