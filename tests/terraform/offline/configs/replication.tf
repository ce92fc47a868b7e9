variable "changed" { default = false }
resource "aws_s3_bucket" "source" { bucket = "source" }
resource "aws_s3_bucket_replication_configuration" "this" {
  role   = "arn:aws:iam::123456789012:role/replication"
  bucket = aws_s3_bucket.source.id
  rule {
    id     = "all"
    status = var.changed ? "Disabled" : "Enabled"
    filter {}
    delete_marker_replication { status = "Enabled" }
    destination {
      bucket        = "arn:aws:s3:::target"
      storage_class = "STANDARD"
    }
  }
}
resource "aws_s3_bucket_notification" "this" {
  bucket = aws_s3_bucket.source.id
  queue {
    queue_arn = "arn:aws:sqs:ap-northeast-2:123456789012:orders"
    events    = ["s3:ObjectCreated:*"]
  }
}
resource "aws_s3_bucket_acl" "this" {
  bucket = aws_s3_bucket.source.id
  acl    = "private"
}
resource "aws_s3_bucket_intelligent_tiering_configuration" "this" {
  bucket = aws_s3_bucket.source.id
  name   = "all"
  tiering {
    access_tier = "ARCHIVE_ACCESS"
    days        = 125
  }
}
resource "aws_s3_bucket_object_lock_configuration" "this" {
  bucket = aws_s3_bucket.source.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = var.changed ? 5 : 4
    }
  }
}
