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

  name               = "matches"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/matches"
  }
}

run "is_private_encrypted_and_replaced_in_turn" {
  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1 && aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "false" && aws_launch_template.this.key_name == null
    error_message = "IMDSv2, no public address, no key"
  }
  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted == "true" && aws_launch_template.this.block_device_mappings[0].ebs[0].kms_key_id == var.kms_key_arn && aws_launch_template.this.block_device_mappings[0].ebs[0].volume_type == "gp3"
    error_message = "encrypted disks"
  }
  assert {
    condition     = length(aws_launch_template.this.tag_specifications) == 3 && alltrue([for tag in aws_autoscaling_group.this.tag : tag.propagate_at_launch]) && length(aws_autoscaling_group.this.tag) == 9
    error_message = "what it starts is tagged"
  }
  assert {
    condition     = aws_autoscaling_group.this.min_size == 2 && aws_autoscaling_group.this.health_check_type == "EC2" && aws_autoscaling_group.this.instance_refresh[0].preferences[0].auto_rollback && aws_autoscaling_group.this.max_instance_lifetime == 2592000
    error_message = "two instances, rolled back, 30 days"
  }
  assert {
    condition     = aws_autoscaling_policy.cpu[0].target_tracking_configuration[0].target_value == 60 && aws_cloudwatch_metric_alarm.missing.threshold == 2 && strcontains(aws_cloudwatch_metric_alarm.missing.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.missing.treat_missing_data == "breaching"
    error_message = "scaling and alarm"
  }
}

run "answers_a_load_balancer_with_an_image_of_its_own" {
  command = plan
  variables {
    image_id            = "ami-0123456789abcdef0"
    user_data           = "#!/bin/sh\ntrue\n"
    target_group_arns   = ["arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:targetgroup/a/1"]
    size                = { minimum = 2, maximum = 2 }
    has_containers      = true
    refresh_alarm_names = ["prod-matches-5xx-alarm"]
  }
  assert {
    condition     = aws_launch_template.this.image_id == "ami-0123456789abcdef0" && base64decode(aws_launch_template.this.user_data) == "#!/bin/sh\ntrue\n" && length(data.aws_ssm_parameter.image) == 0 && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 2
    error_message = "image, script, containers"
  }
  assert {
    condition     = aws_autoscaling_group.this.health_check_type == "ELB" && length(aws_autoscaling_policy.cpu) == 0 && aws_autoscaling_group.this.instance_refresh[0].preferences[0].alarm_specification[0].alarms == tolist(["prod-matches-5xx-alarm"])
    error_message = "its health check decides, no scaling, alarms"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name               = "Matches"
    instance_type      = "t2.micro"
    architecture       = "arm"
    image_id           = "amazon-linux"
    user_data          = "export aws_secret_access_key=x"
    size               = { minimum = 3, maximum = 1 }
    root_gibibytes     = 1
    subnet_ids         = { a = "subnet-1" }
    security_group_ids = []
    warmup_seconds     = -1
    max_lifetime_days  = 0
    kms_key_arn        = "alias/x"
    alarm              = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags               = { Environment = "prod" }
  }
  expect_failures = [var.name, var.instance_type, var.architecture, var.image_id, var.user_data, var.size, var.root_gibibytes, var.subnet_ids, var.security_group_ids, var.warmup_seconds, var.max_lifetime_days, var.kms_key_arn, var.alarm, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
