provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  name        = "orders"
  runbook_url = "https://wiki.example.com/orders/runbook"
}

run "names_team_and_runbook" {
  command = plan
  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "prod-orders" && length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 1 && strcontains(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.markdown, "[runbook](https://wiki.example.com/orders/runbook)") && strcontains(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.markdown, "Team commerce")
    error_message = "a heading: ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
}

run "shows_every_part" {
  command = plan
  variables {
    region                   = "ap-northeast-1"
    alarm_arns               = ["arn:aws:cloudwatch:ap-northeast-2:444444444444:alarm:a"]
    load_balancer_arn_suffix = "app/prod-orders-alb/1"
    ecs_services             = { api = { cluster_name = "c", service_name = "s" } }
    database_identifiers     = { orders = "prod-orders-postgres" }
    queue_names              = { orders = "prod-orders" }
    log_group_names          = ["/ryuqqq/orders/prod/api"]
  }
  assert {
    condition     = [for w in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : w.type] == ["text", "alarm", "metric", "metric", "metric", "metric", "metric", "metric", "metric", "metric", "metric", "log"]
    error_message = "3 of the load balancer, 2 of the service, 3 of the database, 1 of the queue"
  }
  assert {
    condition     = length(distinct([for w in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : "${w.x} ${w.y}"])) == 12 && jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[11].y == 23 && startswith(output.url, "https://ap-northeast-1.console.aws.amazon.com/")
    error_message = "nothing overlaps"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name            = "Orders"
    runbook_url     = "wiki"
    region          = "seoul"
    alarm_arns      = [for i in range(101) : "arn:${i}"]
    log_group_names = [for i in range(21) : "/${i}"]
    tags            = { Environment = "prod" }
  }
  expect_failures = [var.name, var.runbook_url, var.region, var.alarm_arns, var.log_group_names, var.tags]
}
