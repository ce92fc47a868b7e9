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

  name               = "sessions"
  node_type          = "cache.m7g.large"
  users              = { orders = { access = "on ~orders:* +@read" } }
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/cache"
  }
}

run "is_encrypted_and_stands_in_two_zones" {
  command = plan
  assert {
    condition     = aws_elasticache_replication_group.this.replication_group_id == "prod-sessions-valkey" && aws_elasticache_replication_group.this.at_rest_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.kms_key_id == var.kms_key_arn
    error_message = "encrypted at rest and on the way"
  }
  assert {
    condition     = aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.replicas_per_node_group == 1 && aws_elasticache_replication_group.this.snapshot_retention_limit == 7
    error_message = "two zones, snapshots"
  }
  assert {
    condition     = aws_elasticache_user.this["orders"].authentication_mode[0].type == "iam" && aws_elasticache_user.this["orders"].user_name == aws_elasticache_user.this["orders"].user_id && aws_elasticache_user.default.access_string == "off -@all"
    error_message = "log in by IAM, the default user is off"
  }
  assert {
    condition     = one([for p in aws_elasticache_parameter_group.this.parameter : p.value]) == "volatile-lru" && aws_cloudwatch_metric_alarm.evictions.threshold == 100 && strcontains(aws_cloudwatch_metric_alarm.evictions.alarm_description, var.alarm.runbook_url)
    error_message = "eviction and its alarm"
  }
}

run "is_small_in_dev_where_asked" {
  command = plan
  variables {
    tags                    = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop", DataClass = "internal" }
    engine                  = { name = "redis", version = "7.1", family = "redis7" }
    shards                  = 2
    replicas_per_shard      = 0
    snapshot_days           = 0
    eviction                = "allkeys-lru"
    parameters              = { "cluster-enabled" = "yes" }
    evictions_per_5_minutes = 1000
  }
  assert {
    condition     = aws_elasticache_replication_group.this.replication_group_id == "dev-sessions-redis" && !aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.num_node_groups == 2 && aws_elasticache_replication_group.this.final_snapshot_identifier == null && length(aws_elasticache_parameter_group.this.parameter) == 2
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                    = "Sessions"
    engine                  = { name = "memcached" }
    node_type               = "cache.m3.large"
    shards                  = 0
    replicas_per_shard      = 0
    users                   = { orders = { access = "on ~* +@all" } }
    eviction                = "random"
    snapshot_days           = 60
    evictions_per_5_minutes = -1
    subnet_ids              = { a = "subnet-1" }
    security_group_ids      = []
    kms_key_arn             = "alias/x"
    alarm                   = { topic_arns = [], runbook_url = "https://wiki.example.com" }
  }
  expect_failures = [var.name, var.engine, var.node_type, var.shards, var.replicas_per_shard, var.users, var.eviction, var.snapshot_days, var.evictions_per_5_minutes, var.subnet_ids, var.security_group_ids, var.kms_key_arn, var.alarm]
}

run "refuses_a_cache_that_nobody_can_log_in_to" {
  command = plan
  variables {
    users = {}
  }
  expect_failures = [var.users]
}

run "refuses_tags_that_lack_a_required_one" {
  command = plan
  variables {
    tags  = { Environment = "prod", Service = "orders" }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.tags]
}

run "refuses_to_go_without_a_replica_in_prod" {
  command = plan
  variables {
    replicas_per_shard = 0
  }
  expect_failures = [var.replicas_per_shard]
}
