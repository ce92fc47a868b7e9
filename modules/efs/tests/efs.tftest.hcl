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

  name               = "atlantis"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  access_points      = { data = { path = "/atlantis", uid = 100, gid = 100, role_arns = ["arn:aws:iam::444444444444:role/prod-atlantis-task-role"] } }
}

run "is_encrypted_backed_up_and_mounted_by_role" {
  assert {
    condition     = aws_efs_file_system.this.encrypted && aws_efs_file_system.this.kms_key_id == var.kms_key_arn && aws_efs_file_system.this.throughput_mode == "bursting" && aws_efs_file_system.this.performance_mode == "generalPurpose"
    error_message = "encrypted, general purpose, bursting"
  }
  assert {
    condition     = contains(aws_efs_file_system.this.lifecycle_policy[*].transition_to_ia, "AFTER_30_DAYS") && aws_efs_backup_policy.this.backup_policy[0].status == "ENABLED"
    error_message = "cheaper after 30 days, backed up"
  }
  assert {
    condition     = keys(aws_efs_mount_target.this) == ["a", "c"] && aws_efs_mount_target.this["a"].security_groups == toset(["sg-0123456789abcdef0"])
    error_message = "a mount target per zone"
  }
  assert {
    condition     = aws_efs_access_point.this["data"].posix_user[0].uid == 100 && aws_efs_access_point.this["data"].root_directory[0].creation_info[0].permissions == "0750"
    error_message = "an owner"
  }
  assert {
    condition     = [for s in jsondecode(aws_efs_file_system_policy.this.policy).Statement : "${s.Effect} ${s.Sid}"] == ["Deny DenyWithoutTls", "Allow MountData"] && jsondecode(aws_efs_file_system_policy.this.policy).Statement[1].Condition.StringEquals["elasticfilesystem:AccessPointArn"] == aws_efs_access_point.this["data"].arn
    error_message = "the role through the access point: ${aws_efs_file_system_policy.this.policy}"
  }
}

run "changes_throughput_class_and_backup" {
  variables {
    throughput             = { mode = "provisioned", mebibytes_per_second = 10 }
    infrequent_access_days = 7
    enable_backup          = false
    access_points          = { data = { path = "/data" } }
  }
  assert {
    condition     = aws_efs_file_system.this.provisioned_throughput_in_mibps == 10 && contains(aws_efs_file_system.this.lifecycle_policy[*].transition_to_ia, "AFTER_7_DAYS") && aws_efs_backup_policy.this.backup_policy[0].status == "DISABLED" && length(jsondecode(aws_efs_file_system_policy.this.policy).Statement) == 1
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                   = "Atlantis"
    kms_key_arn            = "alias/efs"
    subnet_ids             = { a = "subnet-1" }
    security_group_ids     = []
    access_points          = { data = { path = "/", uid = 0 } }
    throughput             = { mode = "provisioned" }
    infrequent_access_days = 10
    tags                   = { Environment = "prod" }
  }
  expect_failures = [var.name, var.kms_key_arn, var.subnet_ids, var.security_group_ids, var.access_points, var.throughput, var.infrequent_access_days, var.tags]
}

run "refuses_permissions_for_others" {
  command = plan
  variables {
    access_points = { data = { path = "/data", permissions = "0777" } }
  }
  expect_failures = [var.access_points]
}

run "refuses_roles_by_wildcard" {
  command = plan
  variables {
    access_points = { data = { path = "/data", role_arns = ["arn:aws:iam::444444444444:role/*"] } }
  }
  expect_failures = [var.access_points]
}
