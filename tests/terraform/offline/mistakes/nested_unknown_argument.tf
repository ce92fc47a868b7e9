resource "aws_s3_bucket_versioning" "this" {
  bucket = "x"
  versioning_configuration { state = "Enabled" }
}
