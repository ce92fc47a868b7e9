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

  name            = "orders-api"
  kind            = "web"
  cluster         = { arn = "arn:aws:ecs:ap-northeast-2:444444444444:cluster/prod-shop-cluster", name = "prod-shop-cluster" }
  image           = "111111111111.dkr.ecr.ap-northeast-2.amazonaws.com/shop/orders-api:1.4.2"
  repository_arns = ["arn:aws:ecr:ap-northeast-2:111111111111:repository/shop/orders-api"]
  load_balancer   = { target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:targetgroup/prod-orders-api-8080-tg/0123456789abcdef" }
  kms_key_arn     = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  network = {
    subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
    security_group_ids = ["sg-0123456789abcdef0"]
  }
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
}

run "runs_a_web_service_safely" {
  assert {
    condition     = aws_ecs_service.this[0].name == "prod-orders-api" && aws_ecs_service.this[0].deployment_circuit_breaker[0].enable && aws_ecs_service.this[0].deployment_circuit_breaker[0].rollback && !aws_ecs_service.this[0].network_configuration[0].assign_public_ip
    error_message = "circuit breaker with rollback, no public address"
  }
  assert {
    condition     = aws_ecs_service.this[0].deployment_minimum_healthy_percent == 100 && aws_ecs_service.this[0].deployment_maximum_percent == 200 && !aws_ecs_service.this[0].enable_execute_command
    error_message = "rolling, no exec"
  }
  assert {
    condition     = one(aws_ecs_service.this[0].capacity_provider_strategy).capacity_provider == "FARGATE" && one(aws_ecs_service.this[0].load_balancer).container_port == 8080
    error_message = "Fargate, port 8080"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].user == "1000:1000" && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints[0].containerPath == "/tmp"
    error_message = "without rights, read-only, with /tmp: ${aws_ecs_task_definition.this.container_definitions}"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options["awslogs-group"] == "/ryuqqq/orders/prod/orders-api" && length(jsondecode(aws_ecs_task_definition.this.container_definitions)) == 1
    error_message = "one container, logs to the group"
  }
  assert {
    condition     = [for s in jsondecode(data.aws_iam_policy_document.execution.json).Statement : s.Sid] == ["RegistryLogin", "Pull", "Logs"] && jsondecode(data.aws_iam_policy_document.execution.json).Statement[1].Resource == "arn:aws:ecr:ap-northeast-2:111111111111:repository/shop/orders-api" && jsondecode(data.aws_iam_policy_document.execution.json).Statement[2].Resource == "${output.log_group_arn}:*"
    error_message = "pull this, write there: ${data.aws_iam_policy_document.execution.json}"
  }
  assert {
    condition     = length(module.task_role.policy_arns) == 0 && length(aws_appautoscaling_target.this) == 0 && length(aws_scheduler_schedule.this) == 0 && length(aws_ecs_service.blue_green) == 0
    error_message = "nothing that was not asked for"
  }
}

run "reads_secrets_mounts_volumes_and_traces" {
  variables {
    secrets             = { LOGIN = "arn:aws:secretsmanager:ap-northeast-2:444444444444:secret:/ryuqqq/orders/prod/database-AbCdEf:password::", LEVEL = "arn:aws:ssm:ap-northeast-2:444444444444:parameter/orders/prod/level" }
    secret_kms_key_arns = ["arn:aws:kms:ap-northeast-2:444444444444:key/2"]
    efs_volumes         = { files = { file_system_id = "fs-1", access_point_id = "fsap-1", container_path = "/data" } }
    otel                = { image = "example/otel:v0.43.1", config_parameter_arn = "arn:aws:ssm:ap-northeast-2:444444444444:parameter/orders/prod/otel-config" }
    container           = { health_check = ["CMD-SHELL", "true"], is_read_only = false }
    environment         = { LOG_LEVEL = "info" }
    command             = ["serve"]
  }
  assert {
    condition     = { for s in jsondecode(data.aws_iam_policy_document.execution.json).Statement : s.Sid => s.Resource if s.Sid == "Secrets" || s.Sid == "Decrypt" } == { Secrets = "arn:aws:secretsmanager:ap-northeast-2:444444444444:secret:/ryuqqq/orders/prod/database-AbCdEf", Decrypt = "arn:aws:kms:ap-northeast-2:444444444444:key/2" }
    error_message = "the secret without its key, and its KMS key: ${data.aws_iam_policy_document.execution.json}"
  }
  assert {
    condition     = length([for s in jsondecode(data.aws_iam_policy_document.execution.json).Statement : s if s.Sid == "Parameters" && length(s.Resource) == 2]) == 1
    error_message = "both parameters"
  }
  assert {
    condition     = keys(module.task_role.policy_arns) == ["efs", "otel"] && jsondecode(data.aws_iam_policy_document.efs.json).Statement[0].Condition.StringEquals["elasticfilesystem:AccessPointArn"] == "arn:aws:elasticfilesystem:ap-northeast-2:${data.aws_caller_identity.current.account_id}:access-point/fsap-1"
    error_message = "through the access point: ${data.aws_iam_policy_document.efs.json}"
  }
  assert {
    condition     = one(one(aws_ecs_task_definition.this.volume).efs_volume_configuration).transit_encryption == "ENABLED" && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints == [{ containerPath = "/data", readOnly = false, sourceVolume = "files" }]
    error_message = "one volume, with TLS"
  }
  assert {
    condition     = [for c in jsondecode(aws_ecs_task_definition.this.container_definitions) : c.name] == ["app", "otel"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck.command[1] == "true"
    error_message = "a sidecar and a health check"
  }
}

run "scales_and_rolls_back_on_alarms" {
  variables {
    scaling    = { minimum = 2, maximum = 10, memory_percent = 70 }
    deployment = { alarm_names = ["prod-orders-5xx-alarm"] }
  }
  assert {
    condition     = aws_appautoscaling_target.this[0].resource_id == "service/prod-shop-cluster/prod-orders-api" && aws_appautoscaling_target.this[0].max_capacity == 10 && { for k, p in aws_appautoscaling_policy.this : p.name => p.target_tracking_scaling_policy_configuration[0].target_value } == { prod-orders-api-cpu = 60, prod-orders-api-memory = 70 }
    error_message = "two targets"
  }
  assert {
    condition     = aws_ecs_service.this[0].alarms[0].rollback && aws_ecs_service.this[0].alarms[0].alarm_names == toset(["prod-orders-5xx-alarm"])
    error_message = "alarms roll back"
  }
}

run "moves_blue_to_green" {
  variables {
    deployment = { strategy = "blue-green", alarm_names = ["prod-orders-5xx-alarm"] }
    load_balancer = {
      target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:targetgroup/prod-blue-8080-tg/1"
      blue_green = {
        listener_arn       = "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:listener/app/prod-shop-alb/1/2"
        target_group_names = ["prod-blue-8080-tg", "prod-green-8080-tg"]
      }
    }
  }
  assert {
    condition     = length(aws_ecs_service.this) == 0 && aws_ecs_service.blue_green[0].deployment_controller[0].type == "CODE_DEPLOY" && one(aws_codedeploy_deployment_group.this[0].auto_rollback_configuration).enabled && aws_codedeploy_deployment_group.this[0].auto_rollback_configuration[0].events == toset(["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"])
    error_message = "CodeDeploy, with rollback"
  }
  assert {
    condition     = [for s in jsondecode(data.aws_iam_policy_document.deploy[0].json).Statement : s.Sid if contains(flatten([s.Resource]), "*")] == ["Describe"] && jsondecode(data.aws_iam_policy_document.deploy[0].json).Statement[1].Resource[0] == "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:listener/app/prod-shop-alb/1/2"
    error_message = "by ARN, but for what knows none: ${data.aws_iam_policy_document.deploy[0].json}"
  }
}

run "stops_then_starts" {
  variables {
    kind          = "worker"
    load_balancer = null
    desired_count = 1
    deployment    = { strategy = "stop-then-start" }
    spot_percent  = 50
  }
  assert {
    condition     = aws_ecs_service.this[0].deployment_minimum_healthy_percent == 0 && aws_ecs_service.this[0].deployment_maximum_percent == 100 && length(aws_ecs_service.this[0].load_balancer) == 0 && length(aws_ecs_service.this[0].capacity_provider_strategy) == 2
    error_message = "0 % to 100 %, half on Spot"
  }
  assert {
    condition     = length(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings) == 0
    error_message = "a worker has no port"
  }
}

run "runs_by_schedule" {
  variables {
    kind          = "scheduler"
    load_balancer = null
    schedule      = { expression = "cron(0 3 * * ? *)", dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-orders-dlq" }
  }
  assert {
    condition     = length(aws_ecs_service.this) == 0 && output.service_name == null && aws_scheduler_schedule.this[0].schedule_expression_timezone == "Asia/Seoul" && aws_scheduler_schedule.this[0].target[0].dead_letter_config[0].arn == "arn:aws:sqs:ap-northeast-2:444444444444:prod-orders-dlq"
    error_message = "no service, a schedule with a dead-letter queue"
  }
  assert {
    condition     = jsondecode(data.aws_iam_policy_document.schedule[0].json).Statement[0].Condition.ArnEquals["ecs:cluster"] == var.cluster.arn && !strcontains(data.aws_iam_policy_document.schedule[0].json, "\"*\"")
    error_message = "this task in this cluster: ${data.aws_iam_policy_document.schedule[0].json}"
  }
}

run "is_on_spot_and_open_to_exec_in_dev" {
  variables {
    tags        = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop" }
    enable_exec = true
  }
  assert {
    condition     = one(aws_ecs_service.this[0].capacity_provider_strategy).capacity_provider == "FARGATE_SPOT" && aws_ecs_service.this[0].enable_execute_command && keys(module.task_role.policy_arns) == ["exec"]
    error_message = "Spot, exec and its policy"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                = "Orders"
    image               = "orders:latest"
    repository_arns     = ["*"]
    cpu_architecture    = "arm"
    container           = { port = 80 }
    environment         = { DB_PASSWORD = "x" }
    secrets             = { LOGIN = "hunter2" }
    secret_kms_key_arns = ["alias/x"]
    network             = { subnet_ids = { a = "subnet-1" }, security_group_ids = [] }
    scaling             = { minimum = 5, maximum = 2 }
    spot_percent        = 120
    efs_volumes         = { files = { file_system_id = "fs-1", access_point_id = "fsap-1", container_path = "/" } }
    otel                = { image = "otel:latest", config_parameter_arn = "x" }
    task_policies       = { efs = "{}" }
    enable_exec         = true
    kms_key_arn         = "alias/x"
    organization        = "R"
  }
  expect_failures = [var.name, var.image, var.repository_arns, var.cpu_architecture, var.container, var.environment, var.secrets, var.secret_kms_key_arns, var.network, var.scaling, var.spot_percent, var.efs_volumes, var.otel, var.task_policies, var.enable_exec, var.kms_key_arn, var.organization]
}

run "refuses_tags_that_lack_a_required_one" {
  command = plan
  variables {
    tags = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.tags]
}

run "refuses_an_unknown_kind" {
  command = plan
  variables {
    kind = "batch"
  }
  expect_failures = [var.kind]
}

run "refuses_a_size_that_fargate_does_not_have" {
  command = plan
  variables {
    cpu = 300
  }
  expect_failures = [var.cpu]
}

run "refuses_memory_that_does_not_fit" {
  command = plan
  variables {
    memory = 8192
  }
  expect_failures = [var.memory]
}

run "refuses_root" {
  command = plan
  variables {
    container = { user = "root" }
  }
  expect_failures = [var.container]
}

run "refuses_a_web_service_without_a_load_balancer" {
  command = plan
  variables {
    load_balancer = null
  }
  expect_failures = [var.load_balancer]
}

run "refuses_a_schedule_for_a_service" {
  command = plan
  variables {
    schedule = { expression = "rate(1 hour)", dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:x" }
  }
  expect_failures = [var.schedule]
}

run "refuses_blue_green_without_two_target_groups" {
  command = plan
  variables {
    deployment = { strategy = "blue-green" }
  }
  expect_failures = [var.deployment]
}

run "refuses_two_tasks_where_one_must_stop_first" {
  command = plan
  variables {
    deployment = { strategy = "stop-then-start" }
  }
  expect_failures = [var.desired_count]
}

run "refuses_what_does_not_fit_together" {
  command = plan
  variables {
    container     = { health_check = ["curl", "-f", "http://localhost:8080/healthz"] }
    load_balancer = { target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:targetgroup/prod-orders-8080-tg/1234567890abcdef", blue_green = { listener_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:listener/app/prod-orders-alb/1/2", target_group_names = ["one"] } }
    scaling       = { minimum = 2, maximum = 4, cpu_percent = 99 }
  }
  expect_failures = [var.container, var.load_balancer, var.scaling]
}

run "refuses_a_schedule_that_is_none" {
  command = plan
  variables {
    kind                  = "scheduler"
    load_balancer         = null
    schedule              = { expression = "hourly", dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:x" }
    container             = { stop_timeout_seconds = 600 }
    deployment            = { strategy = "big-bang" }
    log_retention_in_days = 30
  }
  expect_failures = [var.schedule, var.container, var.deployment, var.log_retention_in_days]
}
