variable "changed" { default = false }
resource "aws_elasticache_subnet_group" "this" {
  name       = "cache"
  subnet_ids = ["subnet-0123456789abcdef0"]
}
resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = "cache"
  description                = "cache"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = var.changed ? 3 : 2
  engine                     = "redis"
  engine_version             = "7.1"
  automatic_failover_enabled = true
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.this.name
}
resource "aws_elasticache_parameter_group" "this" {
  name   = "redis7"
  family = "redis7"
  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }
}
resource "aws_elasticache_cluster" "memcached" {
  cluster_id      = "mc"
  engine          = "memcached"
  node_type       = "cache.t4g.micro"
  num_cache_nodes = 1
}
