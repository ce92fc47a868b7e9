# differs: a fixed set of values is in the provider's code, not in its schema
resource "aws_s3_bucket_versioning" "this" {
  bucket = "x"
  versioning_configuration { status = "On" }
}
