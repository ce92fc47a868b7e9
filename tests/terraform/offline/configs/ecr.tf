variable "changed" { default = false }
resource "aws_ecr_repository" "this" {
  for_each             = toset(["api", "worker"])
  name                 = "app/${each.value}"
  image_tag_mutability = var.changed ? "MUTABLE" : "IMMUTABLE"
  image_scanning_configuration { scan_on_push = true }
  encryption_configuration { encryption_type = "KMS" }
}
resource "aws_ecr_repository" "plain" { name = "plain" }
resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this["api"].name
  policy = jsonencode({
    rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 }, action = { type = "expire" } }]
  })
}
