variable "changed" { default = false }
resource "aws_kinesis_stream" "this" {
  name        = "events"
  shard_count = var.changed ? 2 : 1
}
resource "aws_kinesis_firehose_delivery_stream" "this" {
  name        = "events"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn           = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn         = "arn:aws:s3:::events"
    buffering_size     = 64
    buffering_interval = var.changed ? 60 : 300
  }
}
resource "aws_msk_cluster" "this" {
  cluster_name           = "kafka"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 2
  broker_node_group_info {
    instance_type   = "kafka.t3.small"
    client_subnets  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    security_groups = ["sg-0123456789abcdef0"]
    storage_info {
      ebs_storage_info { volume_size = 100 }
    }
  }
}
resource "aws_opensearch_domain" "this" {
  domain_name    = "search"
  engine_version = "OpenSearch_2.13"
  cluster_config {
    instance_type  = "t3.small.search"
    instance_count = 2
  }
  ebs_options {
    ebs_enabled = true
    volume_size = 20
  }
}
resource "aws_glue_catalog_database" "this" { name = "lake" }
resource "aws_athena_workgroup" "this" {
  name = "lake"
  configuration {
    result_configuration { output_location = "s3://results/" }
  }
}
