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

  name                = "bastion"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_ids          = { a = "subnet-0123456789abcdef0" }
  allowed_cidr_blocks = { office = "198.51.100.7/32" }
  target_cidr_blocks  = { management = "10.20.224.0/24" }
  users               = { alice = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample alice@example.com"] }
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-security-notifications"]
    runbook_url = "https://wiki.example.com/platform/bastion"
  }
}

run "is_hardened_logged_and_replaceable" {
  assert {
    condition     = aws_autoscaling_group.this.min_size == 1 && aws_autoscaling_group.this.max_size == 1 && aws_autoscaling_group.this.max_instance_lifetime == 604800 && aws_launch_template.this.key_name == null && aws_launch_template.this.metadata_options[0].http_tokens == "required"
    error_message = "a group of one, a week, no key pair, IMDSv2"
  }
  assert {
    condition     = alltrue([for line in ["PermitRootLogin no", "PasswordAuthentication no", "AllowAgentForwarding no", "apply_updates = yes", "useradd --create-home --groups bastion alice", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample alice@example.com", "/ryuqqq/orders/prod/bastion-sessions"] : strcontains(base64decode(aws_launch_template.this.user_data), line)])
    error_message = "the script: ${base64decode(aws_launch_template.this.user_data)}"
  }
  assert {
    condition     = output.log_group_name == "/ryuqqq/orders/prod/bastion-sessions" && endswith(jsondecode(data.aws_iam_policy_document.logs.json).Statement[0].Resource, ":log-group:/ryuqqq/orders/prod/bastion-sessions:*")
    error_message = "writes its log: ${data.aws_iam_policy_document.logs.json}"
  }
  assert {
    condition     = jsondecode(data.aws_iam_policy_document.address.json).Statement[0].Resource == aws_eip.this.arn && jsondecode(data.aws_iam_policy_document.address.json).Statement[1].Condition.StringEquals["aws:ResourceTag/Name"] == "prod-bastion"
    error_message = "takes its address: ${data.aws_iam_policy_document.address.json}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.login.threshold == 0 && aws_cloudwatch_log_metric_filter.login.metric_transformation[0].name == aws_cloudwatch_metric_alarm.login.metric_name && strcontains(aws_cloudwatch_metric_alarm.login.alarm_description, var.alarm.runbook_url)
    error_message = "a log-in raises an alarm"
  }
  assert {
    condition     = module.security_group.name == "prod-bastion-sg" && module.internal_security_group.name == "prod-bastion-targets-sg"
    error_message = "two groups"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                 = "Bastion"
    vpc_id               = "main"
    subnet_ids           = {}
    allowed_cidr_blocks  = { all = "0.0.0.0/0" }
    target_cidr_blocks   = { web = "8.8.8.0/24" }
    users                = { root = ["ssh-ed25519 AAAA"] }
    instance_type        = "t3.micro"
    max_lifetime_days    = 90
    logins_per_5_minutes = -1
    kms_key_arn          = "alias/x"
    alarm                = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    organization         = "R"
    tags                 = { Environment = "prod" }
  }
  expect_failures = [var.name, var.vpc_id, var.subnet_ids, var.allowed_cidr_blocks, var.target_cidr_blocks, var.users, var.instance_type, var.max_lifetime_days, var.logins_per_5_minutes, var.kms_key_arn, var.alarm, var.organization, var.tags]
}

run "refuses_weak_keys" {
  command = plan
  variables {
    users = { alice = ["ssh-dss AAAA"] }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.users]
}
